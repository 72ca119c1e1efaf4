/**
 * The request in the form that API Gateway passes it (payload format 2.0), and the answer in the form that it accepts.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RawCallback } from '../ports/bridge-driver';
import type { Claims } from '../ports/verify-token';

/** The parts of the event that are read. The real event has more. */
export type ApiEvent = Pick<APIGatewayProxyEventV2, 'rawPath' | 'rawQueryString' | 'headers' | 'isBase64Encoded'> & {
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly pathParameters?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly requestContext: {
    readonly domainName: string;
    readonly http: { readonly method: string };
    readonly authorizer?: { readonly jwt?: { readonly claims: Claims } };
  };
};

/** Finds a header by name, in any case: API Gateway writes names in lower case, and HTTP ignores the case. */
export const headerOf = (event: Pick<ApiEvent, 'headers'>, name: string): string | undefined => lowerCaseHeaders(event)[name];

export const lowerCaseHeaders = (event: Pick<ApiEvent, 'headers'>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(event.headers ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  );

export const bodyBytes = (event: ApiEvent): Buffer => Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

/** The request exactly as it was sent, for code that must verify it before parsing it. */
export const rawRequest = (event: ApiEvent): RawCallback => {
  const headers = lowerCaseHeaders(event);
  const origin = `${headers['x-forwarded-proto'] ?? 'https'}://${headers['host'] ?? event.requestContext.domainName}`;
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  return {
    method: event.requestContext.http.method,
    url: `${origin}${event.rawPath}${query}`,
    headers,
    body: bodyBytes(event).toString('utf8'),
  };
};

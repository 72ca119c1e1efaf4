/**
 * The event with which API Gateway passes a request to a function: payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { isUtf8 } from 'node:buffer';
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT_ID } from '../account';
import { accessLogTime } from './access-log-time';

export type JwtContext = { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null };

export type GatewayRequest = {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  /** `METHOD /path/{variable}`. */
  readonly routeKey: string;
  readonly params: Readonly<Record<string, string>>;
  readonly jwt: JwtContext | null;
  readonly at: number;
};

export type GatewayEvent = APIGatewayProxyEventV2 & { readonly requestContext: { readonly authorizer?: { readonly jwt: JwtContext } } };

/**
 * API Gateway passes bodies of these types as text. It passes all others, form posts included, in base64. So it
 * does with what is not UTF-8: as text it would change on the way, and nobody would notice.
 */
const TEXT_TYPE = /^(?:text\/.*|application\/(?:json|xml|javascript))$/;

const isText = (request: IncomingMessage, body: Buffer): boolean => {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return TEXT_TYPE.test(type) && request.headers['content-encoding'] === undefined && isUtf8(body);
};

/** Path and query as the client sent them, without decoding. */
export const rawTarget = (request: IncomingMessage): { readonly rawPath: string; readonly rawQueryString: string } => {
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?');
  return { rawPath, rawQueryString: rest.join('?') };
};

export const traceId = (at: number): string => `Root=1-${Math.floor(at / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;

const headersOf = (request: IncomingMessage, at: number): Record<string, string> => {
  const sent = Object.entries(request.headersDistinct).filter(([name]) => name !== 'cookie');
  return {
    ...Object.fromEntries(sent.map(([name, values]) => [name, (values ?? []).join(',')])),
    'x-amzn-trace-id': traceId(at),
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-port': String(request.socket.localPort ?? ''),
    'x-forwarded-proto': 'http',
  };
};

const cookiesOf = (request: IncomingMessage): string[] =>
  (request.headersDistinct.cookie ?? []).flatMap((header) => header.split(/;\s*/)).filter((cookie) => cookie !== '');

const queryOf = (rawQueryString: string): Record<string, string> => {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value;
  }
  return query;
};

/** Leaves out empty parts. */
const unlessEmpty = <Name extends string, Value extends object>(name: Name, value: Value): { [Key in Name]?: Value } =>
  (Object.keys(value).length === 0 ? {} : { [name]: value }) as { [Key in Name]?: Value };

const contextOf = ({ request, routeKey, jwt, at }: GatewayRequest, rawPath: string): GatewayEvent['requestContext'] => ({
  accountId: ACCOUNT_ID,
  apiId: 'local',
  ...(jwt ? { authorizer: { jwt } } : {}),
  domainName: request.headers.host ?? 'localhost',
  domainPrefix: 'local',
  http: {
    method: request.method ?? 'GET',
    path: rawPath,
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp: request.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
  },
  requestId: randomUUID(),
  routeKey,
  stage: '$default',
  time: accessLogTime(at),
  timeEpoch: at,
});

export const proxyEvent = (taken: GatewayRequest): GatewayEvent => {
  const { request, body, routeKey, params, at } = taken;
  const { rawPath, rawQueryString } = rawTarget(request);
  const text = isText(request, body);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...unlessEmpty('cookies', cookiesOf(request)),
    headers: headersOf(request, at),
    ...unlessEmpty('queryStringParameters', queryOf(rawQueryString)),
    requestContext: contextOf(taken, rawPath),
    ...(body.length === 0 ? {} : { body: body.toString(text ? 'utf8' : 'base64') }),
    ...unlessEmpty('pathParameters', { ...params }),
    isBase64Encoded: body.length > 0 && !text,
  };
};

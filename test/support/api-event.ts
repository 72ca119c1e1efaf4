/** Builds what API Gateway hands to a function, from an operation of the table. */
import type { Context } from 'aws-lambda';
import type { ApiEvent } from '../../functions/http/api-event';
import type { OperationSpec } from '../../schemas/operation';

export type EventCaller = {
  readonly clientId?: string;
  /** Those the operation needs, unless said otherwise. */
  readonly scopes?: readonly string[];
  /** The default is an initiator's; `null` leaves the claim out. */
  readonly phoneNumber?: string | null;
  /** Further claims, or others in place of those. */
  readonly claims?: Readonly<Record<string, unknown>>;
};

export type EventOptions = {
  readonly operation: OperationSpec;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, bytes in base64, anything else as JSON. */
  readonly body?: unknown;
  readonly base64?: boolean;
  /** `null` for a request without a token. */
  readonly caller?: EventCaller | null;
};

const INITIATOR_NUMBER = '+15550100';

const claimsOf = (
  operation: OperationSpec,
  { clientId = 'terminal', scopes = operation.scopes, phoneNumber = INITIATOR_NUMBER, claims }: EventCaller,
) => ({
  client_id: clientId,
  scope: scopes.join(' '),
  ...(phoneNumber !== null && { phone_number: phoneNumber }),
  ...claims,
});

const pathOf = (operation: OperationSpec, params: Readonly<Record<string, string>>): string =>
  operation.path.replace(/\{(\w+)\}/g, (_braces, name: string) => encodeURIComponent(params[name] ?? ''));

const bodyOf = (body: unknown, base64: boolean): Pick<ApiEvent, 'body' | 'isBase64Encoded'> => {
  if (body === undefined) return { isBase64Encoded: false };
  if (body instanceof Uint8Array) return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return base64 ? { body: Buffer.from(text).toString('base64'), isBase64Encoded: true } : { body: text, isBase64Encoded: false };
};

/** A valid request of the operation, by a caller who may send it, unless the options say otherwise. */
export const apiEvent = ({ operation, params = {}, query, headers, body, base64 = false, caller = {} }: EventOptions): ApiEvent => ({
  rawPath: pathOf(operation, params),
  rawQueryString: new URLSearchParams(query ?? {}).toString(),
  headers: { host: 'api.example', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
  ...(query && { queryStringParameters: query }),
  pathParameters: params,
  ...bodyOf(body, base64),
  requestContext: {
    domainName: 'api.example',
    http: { method: operation.method.toUpperCase() },
    ...(operation.auth === 'jwt' && caller !== null && { authorizer: { jwt: { claims: claimsOf(operation, caller) } } }),
  },
});

/** Ten seconds from the end of its time. */
export const lambdaContext = (remainingMs = 10_000): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'function',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:function',
  memoryLimitInMB: '512',
  awsRequestId: 'request-1',
  logGroupName: '/aws/lambda/function',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

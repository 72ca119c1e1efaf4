/**
 * How requests to AWS leave this process. In Lambda this is unset, and each SDK client uses its own HTTP handler. A
 * program that runs the functions in one process with the emulated services can hand the requests over directly,
 * without a network and unsigned.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

export type AwsRequest = {
  readonly method: string;
  /** With the port, if the address has one. */
  readonly host: string;
  /** With the query. Both are exactly as sent. */
  readonly path: string;
  /** The SDK writes the names in lower case, like node:http. */
  readonly headers: Readonly<OutgoingHttpHeaders>;
  readonly body: string | Uint8Array;
};

export type AwsAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type AwsTransport = (request: AwsRequest) => Promise<AwsAnswer>;

let shared: AwsTransport | undefined;

/** Applies to all clients built from then on. If undefined, they use their own HTTP. */
export const setAwsTransport = (transport: AwsTransport | undefined): void => {
  shared = transport;
};

export const awsTransport = (): AwsTransport | undefined => shared;

/** A request as the SDK makes it: the members of its `HttpRequest` that are needed here. */
type SdkRequest = Pick<AwsRequest, 'method' | 'path' | 'headers'> & {
  readonly hostname: string;
  readonly port?: number;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly body?: string | Uint8Array;
};

const queryOf = (query: SdkRequest['query'] = {}): string => {
  const pairs = Object.entries(query).flatMap(([name, values]) => [values ?? ''].flat().map((value): [string, string] => [name, value]));
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
};

/** An SDK client takes this in place of its own handler. */
const handlerOver = (transport: AwsTransport) => ({
  handle: async (request: SdkRequest, { abortSignal }: { readonly abortSignal?: AbortSignal } = {}) => {
    abortSignal?.throwIfAborted();
    const { method, hostname, port, path, query, headers, body = '' } = request;
    const host = port === undefined ? hostname : `${hostname}:${port}`;
    const answer = await transport({ method, host, path: path + queryOf(query), headers, body });
    return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } };
  },
});

/** Whoever receives requests over a transport is in this process, and checks no signatures. */
const unsigned = { sign: async <Request>(request: Request): Promise<Request> => request };

/**
 * It lacks `info` and `error`: to log with these, the SDK first copies the whole request and answer on every call, to
 * leave out sensitive data.
 */
const silent = { debug: () => undefined, warn: () => undefined } as unknown as NonNullable<DynamoDBClientConfig['logger']>;

type ClientOptions = { readonly requestTimeout?: number; readonly transport?: AwsTransport | undefined };

/** The services answer within milliseconds. The SDK alone would wait for a silent connection until the function ends. */
const REQUEST_TIMEOUT_MS = 3_000;
const CONNECTION_TIMEOUT_MS = 1_000;

/**
 * The options of every SDK client: the given transport or the shared one, or else HTTP. A request without an answer is
 * abandoned after `requestTimeout` ms, and the SDK sends it again. The options leave out what costs time at each request
 * and is of no use here. No middleware is added after the first request, so the SDK builds its middleware stack only
 * once.
 */
export const clientOptions = ({ requestTimeout = REQUEST_TIMEOUT_MS, transport = shared }: ClientOptions = {}) => ({
  ...(transport
    ? { requestHandler: handlerOver(transport), signer: unsigned }
    : { requestHandler: { requestTimeout, connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true } }),
  cacheMiddleware: true,
  logger: silent,
});

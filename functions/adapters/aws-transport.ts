/**
 * How requests to AWS leave this process. Nothing is said of it in Lambda: there each client has its HTTP. Whoever runs the
 * functions in one process with the services that they call may hand the requests over there, without a network between.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

export type AwsRequest = {
  readonly method: string;
  /** With the port, where the address names one. */
  readonly host: string;
  /** With the query, both as they are sent. */
  readonly path: string;
  /** The SDK writes their names in lower case, just as node:http reads them. */
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

/** For all clients that are built from then on; undefined: their own HTTP. */
export const setAwsTransport = (transport: AwsTransport | undefined): void => {
  shared = transport;
};

export const awsTransport = (): AwsTransport | undefined => shared;

/** A request as the SDK makes it: what of its `HttpRequest` is needed here. */
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

/** What a client of the SDK takes in place of its own handler. */
const handlerOver = (transport: AwsTransport) => ({
  handle: async ({ method, hostname, port, path, query, headers, body = '' }: SdkRequest) => {
    const host = port === undefined ? hostname : `${hostname}:${port}`;
    const answer = await transport({ method, host, path: path + queryOf(query), headers, body });
    return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } };
  },
});

/** Without `info` and `error`: for each call of these the SDK copies the whole request and answer first, to leave out what is sensitive. */
const silent = { debug: () => undefined, warn: () => undefined } as unknown as NonNullable<DynamoDBClientConfig['logger']>;

/**
 * What every client of the SDK is built with: the shared transport or one of its own, or else HTTP with these options; and nothing that costs
 * time at each request and is of no use here. No middleware is added after the first request, so its stack is put together once.
 */
export const clientOptions = <Options extends object>(http: Options, transport = shared) => ({
  requestHandler: transport ? handlerOver(transport) : http,
  cacheMiddleware: true,
  logger: silent,
});

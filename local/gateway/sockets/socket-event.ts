/**
 * The events of a WebSocket connection, as API Gateway passes them to a function.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integrations.html
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accessLogTime } from '../access-log-time';
import { rawTarget, traceId } from '../proxy-event';
import type { Client } from './connection';

/** What is known when a client requests a connection. */
export type Opening = {
  /** The path, which identifies the API. */
  readonly stage: string;
  readonly connectionId: string;
  readonly request: IncomingMessage;
  readonly client: Client;
  readonly connectedAt: number;
};

type Context = {
  readonly routeKey: string;
  readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  readonly messageId?: string;
  readonly disconnectStatusCode?: number;
  readonly disconnectReason?: string;
  readonly extendedRequestId: string;
  readonly requestTime: string;
  readonly messageDirection: 'IN';
  readonly stage: string;
  readonly connectedAt: number;
  readonly requestTimeEpoch: number;
  readonly identity: Client;
  readonly requestId: string;
  readonly domainName: string;
  readonly connectionId: string;
  readonly apiId: string;
};

export type SocketEvent = {
  readonly requestContext: Context;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
};

/** The stage is the path at which clients connect: terminals to one, a conference server to the other. */
export const STAGE = 'ws';
export const BRIDGE_STAGE = 'bridge-socket';

const contextOf = (opening: Opening, routeKey: string, eventType: Context['eventType'], at: number): Context => ({
  routeKey,
  eventType,
  // In AWS this id has another format.
  extendedRequestId: opening.connectionId,
  requestTime: accessLogTime(at),
  messageDirection: 'IN',
  stage: opening.stage,
  connectedAt: opening.connectedAt,
  requestTimeEpoch: at,
  identity: opening.client,
  requestId: randomUUID(),
  domainName: opening.request.headers.host ?? 'localhost',
  connectionId: opening.connectionId,
  apiId: 'local',
});

type Pair = readonly [name: string, value: string];

/** All values of each name, in the order in which they were sent. */
const grouped = (pairs: Iterable<Pair>): Record<string, string[]> => {
  const values: Record<string, string[]> = {};
  for (const [name, value] of pairs) values[name] = [...(Object.hasOwn(values, name) ? (values[name] ?? []) : []), value];
  return values;
};

/** The last value of each name, for a map with one value per name. */
const lastOf = (values: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));

/** The headers as the client wrote them, plus those that API Gateway adds. */
const headersOf = ({ request, connectedAt }: Opening): Record<string, string[]> => {
  const { rawHeaders, socket } = request;
  const sent = rawHeaders.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []));
  return grouped([
    ...sent,
    ['X-Amzn-Trace-Id', traceId(connectedAt)],
    ['X-Forwarded-For', socket.remoteAddress ?? ''],
    ['X-Forwarded-Port', String(socket.localPort ?? '')],
    ['X-Forwarded-Proto', 'http'],
  ]);
};

export const connectEvent = (opening: Opening): SocketEvent => {
  const headers = headersOf(opening);
  const { rawQueryString } = rawTarget(opening.request);
  const query = grouped(new URLSearchParams(rawQueryString));
  return {
    headers: lastOf(headers),
    multiValueHeaders: headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: lastOf(query), multiValueQueryStringParameters: query }),
    requestContext: contextOf(opening, '$connect', 'CONNECT', opening.connectedAt),
    isBase64Encoded: false,
  };
};

export const messageEvent = (opening: Opening, routeKey: string, body: string, at: number): SocketEvent => {
  const context = contextOf(opening, routeKey, 'MESSAGE', at);
  return { requestContext: { ...context, messageId: context.requestId }, body, isBase64Encoded: false };
};

export const disconnectEvent = (opening: Opening, code: number, reason: string, at: number): SocketEvent => {
  const headers = { Host: opening.request.headers.host ?? '', 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  const closed = { disconnectStatusCode: code, disconnectReason: reason };
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: { ...contextOf(opening, '$disconnect', 'DISCONNECT', at), ...closed },
    isBase64Encoded: false,
  };
};

/**
 * The management API of WebSocket connections: send a message, describe a connection, close it. Every change that is
 * pushed to a terminal passes through here, so this code does no unnecessary work.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
import type { AwsAnswer } from '../../functions/adapters/aws-transport';
import type { Connection, Connections } from '../gateway/sockets/connection';
import { CLOSE_CODES, LIMITS } from '../gateway/sockets/limits';
import { STAGE } from '../gateway/sockets/socket-event';
import { bytesIn, emptyAnswer, jsonAnswer, type ServiceRequest } from '../service-router';

/** The value of ROLLCALL_CONNECTIONS_URL. */
export const connectionsUrl = (endpoint: string): string => `${endpoint}/${STAGE}`;

/** The SDK encodes the `@`; other clients do not. */
const PATH = new RegExp(`^/${STAGE}/(?:@|%40)connections/([^/?]+)$`, 'i');

const refuse = (status: number, code: string): AwsAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
  body: Buffer.from('{"message":null}'),
});

const GONE = refuse(410, 'GoneException');
const FULL = refuse(429, 'LimitExceededException');
const FORBIDDEN = refuse(403, 'ForbiddenException');
const TOO_LARGE = refuse(413, 'PayloadTooLargeException');
const SENT = emptyAnswer(200);
const CLOSED = emptyAnswer(204);

const idIn = (encoded: string): string | null => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
};

const post = (connection: Connection, message: Buffer): AwsAnswer => {
  if (message.length > LIMITS.messageBytes) return TOO_LARGE;
  const outcome = connection.send(message);
  if (outcome === 'gone') return GONE;
  return outcome === 'full' ? FULL : SENT;
};

const describe = ({ connectedAt, lastActiveAt, client }: Connection): AwsAnswer =>
  jsonAnswer(
    200,
    {
      connectedAt: new Date(connectedAt).toISOString(),
      lastActiveAt: new Date(lastActiveAt).toISOString(),
      identity: client,
    },
    { 'content-type': 'application/json' },
  );

const close = (connection: Connection): AwsAnswer => {
  connection.close(CLOSE_CODES.normal, 'Connection Closed Normally');
  return CLOSED;
};

/** Returns undefined if the request does not address a connection. */
export const connectionOperations =
  (connections: Connections) =>
  (request: ServiceRequest): AwsAnswer | undefined => {
    const { method, path } = request;
    const encoded = PATH.exec(path)?.[1];
    if (encoded === undefined) return undefined;
    const connection = connections.get(idIn(encoded) ?? '');
    if (!connection?.isOpen) return GONE;
    if (method === 'POST') return post(connection, bytesIn(request));
    if (method === 'GET') return describe(connection);
    return method === 'DELETE' ? close(connection) : FORBIDDEN;
  };

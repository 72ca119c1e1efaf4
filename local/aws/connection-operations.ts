/**
 * The management API of WebSocket connections: a message to one, what is known of it, its end. Every change that is pushed to a
 * terminal passes through here, so nothing is done that is not needed.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection, Connections } from '../gateway/sockets/connection';
import { closeCodes, limits } from '../gateway/sockets/limits';
import { STAGE } from '../gateway/sockets/socket-event';

/** What functions are told, as ROLLCALL_CONNECTIONS_URL. */
export const connectionsUrl = (endpoint: string): string => `${endpoint}/${STAGE}`;

/** The SDK encodes the sign, others do not. */
const PATH = new RegExp(`^/${STAGE}/(?:@|%40)connections/([^/?]+)$`, 'i');

const refuse = (response: ServerResponse, status: number, code: string): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code }).end('{"message":null}');
};

const idIn = (encoded: string): string | null => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
};

const sent = (response: ServerResponse, connection: Connection, message: Buffer): void => {
  const outcome = connection.send(message);
  if (outcome === 'gone') refuse(response, 410, 'GoneException');
  else if (outcome === 'full') refuse(response, 429, 'LimitExceededException');
  else response.writeHead(200, { 'content-length': 0 }).end();
};

/** A refused message is not kept, but read to its end, so that the sender gets to see the refusal. */
const post = (request: IncomingMessage, response: ServerResponse, connection: Connection): void => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= limits.messageBytes) chunks.push(chunk);
  });
  request.on('end', () => {
    if (bytes > limits.messageBytes) refuse(response, 413, 'PayloadTooLargeException');
    else sent(response, connection, chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  });
};

const describe = ({ connectedAt, lastActiveAt, client }: Connection): string =>
  JSON.stringify({
    connectedAt: new Date(connectedAt).toISOString(),
    lastActiveAt: new Date(lastActiveAt).toISOString(),
    identity: client,
  });

/** Answers false where the request is not for a connection. */
export const connectionOperations =
  (connections: Connections) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    const encoded = PATH.exec(request.url ?? '')?.[1];
    if (encoded === undefined) return false;
    const connection = connections.get(idIn(encoded) ?? '');
    if (!connection?.isOpen) refuse(response, 410, 'GoneException');
    else if (request.method === 'POST') post(request, response, connection);
    else if (request.method === 'GET') response.writeHead(200, { 'content-type': 'application/json' }).end(describe(connection));
    else if (request.method === 'DELETE') {
      connection.close(closeCodes.normal, 'Connection Closed Normally');
      response.writeHead(204).end();
    } else refuse(response, 403, 'ForbiddenException');
    return true;
  };

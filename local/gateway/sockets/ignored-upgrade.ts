/**
 * Some HTTP clients offer to switch to a protocol that this server does not support, such as HTTP/2. A server ignores
 * such an offer and answers the request (RFC 9110, section 7.8). Node treats every offer as accepted once something
 * listens for upgrades, and stops reading. So this code passes the request to the server again, without the offer.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

const OFFER = ['upgrade', 'connection', 'http2-settings'];

const headerLines = ({ rawHeaders }: IncomingMessage): readonly string[] =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && !OFFER.includes(name.toLowerCase()) ? [`${name}: ${rawHeaders[index + 1] ?? ''}`] : [],
  );

export const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

export const serveWithoutUpgrade = (server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void => {
  const start = `${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/1.1`;
  const again = [start, ...headerLines(request), '', ''].join('\r\n');
  socket.unshift(Buffer.concat([Buffer.from(again, 'latin1'), head]));
  server.emit('connection', socket);
};

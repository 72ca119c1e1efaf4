/**
 * A request that offers to go on in a protocol nobody here speaks, as some HTTP clients do with HTTP/2: the server ignores the
 * offer and answers (RFC 9110, section 7.8). Node takes every offer for accepted once anybody listens for upgrades, and reads no
 * further; so the request is read again from its beginning, without the offer.
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

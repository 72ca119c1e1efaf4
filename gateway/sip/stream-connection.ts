/** One connection of TCP or TLS, opened by either end. */
import type { Socket } from 'node:net';
import { MINUTE_MS } from '../../schemas/durations';
import type { Peer } from './peer';
import { StreamFramer } from './stream-framer';
import type { Arrivals } from './transport';

/** An edge that keeps a connection pings it every 30 to 120 s (RFC 5626 section 4.4.1). */
const IDLE_MS = 10 * MINUTE_MS;
/** A peer that does not read must not fill our memory. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
const KEEP_ALIVE_MS = MINUTE_MS;
const PONG = '\r\n';

/** Reads until the connection ends. A peer that breaks the grammar has lost its place in the stream, and is cut off. */
export const readMessages = (socket: Socket, peer: Peer, arrivals: Arrivals): void => {
  const framer = new StreamFramer({
    message: (message) => arrivals.message(message, peer),
    // A peer that does not read its pongs needs none.
    ping: () => void (socket.writableNeedDrain || socket.write(PONG)),
  });
  socket.setNoDelay(true);
  // What lies between forgets a silent connection without a word, and the next notification would be lost with it.
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      framer.push(chunk);
    } catch {
      arrivals.dropped(peer);
      socket.destroy();
    }
  });
};

export const write = (socket: Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy(new Error('the peer does not read'));
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

/** Watching terminals: WebSocket connections, each subscribed to all conferences. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { monotonicMs } from '../../measuring/monotonic-clock';

export type OnState = (conferenceId: string, version: number, at: number, bytes: number) => void;

type ReceivedMessage = { readonly type?: string; readonly conferenceId?: string; readonly version?: number; readonly code?: string };

const ANSWERED_WITHIN_MS = 30_000;

/** The size of an unmasked frame with its header (RFC 6455, 5.2). */
export const frameBytes = (payload: number): number => payload + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10);

const connect = async (baseUrl: string, token: string): Promise<WebSocket> => {
  const url = `${baseUrl.replace(/^http/, 'ws')}/ws`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
};

/**
 * Resolves when each subscription has been answered: with a state, or, if that is too large for a message, with the
 * request to fetch it. Only what follows is measured, so the benchmark does not fetch it.
 */
const subscribe = (socket: WebSocket, conferenceIds: readonly string[], onState: OnState): Promise<void> =>
  new Promise((subscribed, failed) => {
    const waiting = new Set(conferenceIds);
    const refused = (why: string): void => {
      clearTimeout(timer);
      failed(new Error(why));
    };
    const timer = setTimeout(() => refused('A terminal got no answer to a subscription'), ANSWERED_WITHIN_MS);
    socket.on('message', (data: Buffer) => {
      const at = monotonicMs();
      const { type, conferenceId = '', version = 0, code } = JSON.parse(data.toString('utf8')) as ReceivedMessage;
      if (type === 'error') refused(`A terminal received the error ${code}`);
      if (type === 'state' && !waiting.has(conferenceId)) return onState(conferenceId, version, at, frameBytes(data.length));
      if ((type !== 'state' && type !== 'resync') || !waiting.delete(conferenceId) || waiting.size > 0) return;
      clearTimeout(timer);
      subscribed();
    });
    for (const conferenceId of conferenceIds) socket.send(JSON.stringify({ action: 'subscribe', conferenceId }));
  });

const disconnect = async (socket: WebSocket): Promise<void> => {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
};

export const startTerminals = async (
  baseUrl: string,
  token: string,
  conferenceIds: readonly string[],
  count: number,
  onState: (terminal: string) => OnState,
): Promise<() => Promise<void>> => {
  const sockets: WebSocket[] = [];
  for (let index = 0; index < count; index++) {
    const socket = await connect(baseUrl, token);
    await subscribe(socket, conferenceIds, onState(`terminal${index}`));
    sockets.push(socket);
  }
  return async () => void (await Promise.all(sockets.map(disconnect)));
};

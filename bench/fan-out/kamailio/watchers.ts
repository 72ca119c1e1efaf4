/** Phones that watch a conference: they subscribe and answer every NOTIFY. */
import { changeIn } from './conference-document';
import { newBranch, newTag, okTo, statusOf, writeSip } from './sip-message';
import { openSipSocket, type Received, type SipSocket } from './sip-socket';

export type OnNotify = (change: string, watcher: string, at: number, bytes: number) => void;

const SUBSCRIBED_WITHIN_MS = 5_000;

const subscribe = (conference: string, watcher: string, { port }: SipSocket): Buffer =>
  writeSip(`SUBSCRIBE sip:${conference}@127.0.0.1 SIP/2.0`, [
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=${newBranch()}`,
    'Max-Forwards: 70',
    `From: <sip:${watcher}@127.0.0.1>;tag=${newTag()}`,
    `To: <sip:${conference}@127.0.0.1>`,
    `Call-ID: ${newTag()}@127.0.0.1`,
    'CSeq: 1 SUBSCRIBE',
    `Contact: <sip:${watcher}@127.0.0.1:${port}>`,
    'Event: conference',
    'Accept: application/conference-info+xml',
    'Expires: 3600',
  ]);

/** Resolves with the first NOTIFY, which confirms the subscription. */
const watch = (server: number, conference: string, watcher: string, onNotify: OnNotify): Promise<SipSocket> =>
  new Promise((watching, failed) => {
    const tooLate = setTimeout(() => failed(new Error(`${watcher} was not subscribed in time`)), SUBSCRIBED_WITHIN_MS);
    const take = (socket: () => SipSocket, { message, at, bytes }: Received): void => {
      if (!message.startLine.startsWith('NOTIFY')) {
        if (statusOf(message) >= 300) failed(new Error(`SUBSCRIBE failed with ${statusOf(message)}`));
        return;
      }
      socket().send(okTo(message));
      const change = changeIn(message.body);
      if (change !== undefined) onNotify(change, watcher, at, bytes);
      clearTimeout(tooLate);
      watching(socket());
    };
    void openSipSocket(server, (received) => take(() => opened, received)).then((socket) => {
      opened = socket;
      socket.send(subscribe(conference, watcher, socket));
    }, failed);
    let opened: SipSocket;
  });

export const startWatchers = async (server: number, conference: string, count: number, onNotify: OnNotify): Promise<() => void> => {
  const sockets: SipSocket[] = [];
  for (let index = 0; index < count; index++) sockets.push(await watch(server, conference, `watcher${index}`, onNotify));
  return () => sockets.forEach((socket) => socket.close());
};

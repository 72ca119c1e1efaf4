/** A terminal that stays connected, and keeps up with its conference by the receiver's rule. */
import { once } from 'node:events';
import WebSocket from 'ws';
import type { Conference } from '../../../schemas/conference';
import { TerminalMessage, type TerminalRequest } from '../../../schemas/terminal-messages';
import { receive } from '../../../terminal/synchronisation/receive';
import type { SocketDeployment } from './terminal-socket';

export type FollowingTerminal = {
  /** What it knows of the conference, which is nothing at first. */
  readonly known: () => Conference | undefined;
  /** Says which version it has. If there is a newer one, it gets that. */
  readonly ask: () => void;
  /** Only so that the connection does not count as idle: it does not ask for a newer version. */
  readonly ping: () => void;
  /** Whether the connection is still the first. */
  readonly isConnected: () => boolean;
  readonly close: () => void;
};

export const followConference = async (
  { socket: { url, ca }, token }: SocketDeployment,
  phoneNumber: string,
  conferenceId: string,
): Promise<FollowingTerminal> => {
  const headers = { authorization: `Bearer ${await token({ phoneNumber })}` };
  const socket = new WebSocket(url, { headers, ...(ca && { ca }) });
  let known: Conference | undefined;
  const send = (request: TerminalRequest): void => socket.send(JSON.stringify(request));
  const subscribe = (): void => send({ action: 'subscribe', conferenceId, ...(known && { since: known.version }) });
  await once(socket, 'open');
  socket.on('message', (data: Buffer) => {
    const message = TerminalMessage.parse(JSON.parse(data.toString('utf8')));
    if (message.type === 'pong' && (message.version ?? 0) > (known?.version ?? 0)) return subscribe();
    if (message.type !== 'state') return;
    const reaction = receive(known, message);
    if (reaction.do === 'keep') known = reaction.conference;
    if (reaction.do === 'ask') subscribe();
  });
  subscribe();
  return {
    known: () => known,
    ask: () => known && send({ action: 'ping', conferenceId, version: known.version }),
    ping: () => send({ action: 'ping' }),
    isConnected: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.terminate(),
  };
};

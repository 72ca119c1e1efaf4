/** A conference that a terminal follows by a real socket, by the receiver's rule. */
import { once } from 'node:events';
import WebSocket from 'ws';
import type { Conference } from '../../schemas/conference';
import { TerminalMessage } from '../../schemas/terminal-messages';
import { receive } from '../../terminal/synchronisation/receive';
import { expectStatus } from '../e2e/stories/api-client';
import type { Terminal } from '../e2e/stories/terminal';
import type { StoryDeployment } from './e2e-deployment';
import { eventually } from './until';

export type Followed = {
  readonly terminal: Terminal;
  readonly conferenceId: string;
  /** Without the initiator's. */
  readonly numbers: readonly string[];
  /** What the terminal knows from its socket alone. */
  readonly known: () => Conference;
  readonly read: () => Promise<Conference>;
  /** Whether the connection is still the first. */
  readonly isOpen: () => boolean;
  /** Only so that the connection does not count as idle: it does not ask for a newer version. */
  readonly ping: () => void;
  /** As terminals do now and then. */
  readonly askForNewer: () => void;
  readonly close: () => void;
};

export const follow = async (
  story: StoryDeployment,
  terminal: Terminal,
  conferenceId: string,
  numbers: readonly string[],
): Promise<Followed> => {
  let known: Conference | undefined;
  const token = await story.token({ phoneNumber: terminal.phoneNumber });
  const socket = new WebSocket(story.local.webSocketUrl, { headers: { authorization: `Bearer ${token}` } });
  await once(socket, 'open');
  socket.on('message', (data: Buffer) => {
    const message = TerminalMessage.parse(JSON.parse(data.toString('utf8')));
    if (message.type !== 'state') return;
    const reaction = receive(known, message);
    if (reaction.do === 'keep') known = reaction.conference;
    if (reaction.do === 'ask') socket.send(JSON.stringify({ action: 'subscribe', conferenceId, since: known?.version }));
  });
  socket.send(JSON.stringify({ action: 'subscribe', conferenceId }));
  await eventually('the state', async () => known !== undefined);
  return {
    terminal,
    conferenceId,
    numbers,
    known: () => known!,
    read: async () => expectStatus(await terminal.get(conferenceId), 200, 'getConference'),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    ping: () => socket.send(JSON.stringify({ action: 'ping' })),
    askForNewer: () => socket.send(JSON.stringify({ action: 'subscribe', conferenceId, since: known?.version })),
    close: () => socket.terminate(),
  };
};

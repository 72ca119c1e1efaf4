/** Ends a connection's subscription to a conference; one that it does not have is ended already. */
import type * as z from 'zod';
import { UnsubscribeMessage, type UnsubscribedMessage } from '../../schemas/terminal-messages';
import type { Deps } from '../deps';
import { lambda } from '../lambda';
import { clock, log } from '../providers/process';
import { terminalStore } from '../providers/terminal-store';
import { messageHandler } from './message-handler';
import { readMessage } from './read-message';
import type { SocketDeps } from './socket-handler';

type UnsubscribeDeps = SocketDeps & Pick<Deps, 'terminalStore'>;

export const unsubscribeHandler = (deps: UnsubscribeDeps) =>
  messageHandler(readMessage(UnsubscribeMessage), deps, async ({ conferenceId }, connectionId) => {
    await deps.terminalStore.unsubscribe(conferenceId, connectionId);
    return JSON.stringify({ type: 'unsubscribed', conferenceId } satisfies z.input<typeof UnsubscribedMessage>);
  });

export const handler = lambda(unsubscribeHandler, { clock, log, terminalStore });

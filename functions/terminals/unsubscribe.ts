/** Ends a connection's subscription to a conference. If there is none, that counts as ended. */
import type * as z from 'zod';
import { type UnsubscribedMessage, UnsubscribeMessage } from '../../schemas/terminal-messages';
import type { SocketDeps } from '../http/socket-handler';
import { clock, log, settings, terminalStore } from '../providers';
import { lambda } from '../runtime/lambda';
import { type CountDeps, countedConnection } from './counted-connection';
import { messageHandler } from './message-handler';
import { readMessage } from './read-message';

type UnsubscribeDeps = SocketDeps & CountDeps;

export const unsubscribeHandler = (deps: UnsubscribeDeps) =>
  messageHandler(readMessage(UnsubscribeMessage), deps, async ({ conferenceId }, connectionId) => {
    await countedConnection(deps, connectionId);
    await deps.terminalStore.unsubscribe(conferenceId, connectionId);
    return JSON.stringify({ type: 'unsubscribed', conferenceId } satisfies z.input<typeof UnsubscribedMessage>);
  });

export const handler = lambda(unsubscribeHandler, { clock, log, settings, terminalStore });

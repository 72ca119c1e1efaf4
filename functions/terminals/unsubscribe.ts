/** Ends a connection's subscription to a conference, or to `current`. If there is none, that counts as ended. */
import type * as z from 'zod';
import { CURRENT, type UnsubscribedMessage, UnsubscribeMessage } from '../../schemas/terminal-messages';
import type { SocketDeps } from '../http/socket-handler';
import type { Deps } from '../ports/deps';
import { ownKeys } from '../ports/terminal-store';
import { clock, followers, log, messageLines, settings, terminalStore, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { inTurn, type TurnDeps } from './in-turn';
import { messageHandler } from './message-handler';
import { readMessage } from './read-message';

type UnsubscribeDeps = SocketDeps & TurnDeps & Pick<Deps, 'terminalStore' | 'followers'>;

export const unsubscribeHandler = (deps: UnsubscribeDeps) =>
  messageHandler(readMessage(UnsubscribeMessage), deps, (message, sent) =>
    inTurn(deps, message, sent, async (connection) => {
      const { conferenceId } = message;
      const { connectionId } = sent;
      if (conferenceId !== CURRENT) await deps.terminalStore.unsubscribe(conferenceId, connectionId);
      else for (const key of connection ? ownKeys(connection) : []) await deps.followers.remove(key, connectionId);
      return JSON.stringify({ type: 'unsubscribed', conferenceId } satisfies z.input<typeof UnsubscribedMessage>);
    }),
  );

export const handler = lambda(unsubscribeHandler, { clock, log, settings, messageLines, terminalStore, followers, wait });

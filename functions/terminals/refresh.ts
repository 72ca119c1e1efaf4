/**
 * Lets a connection go on under a new token of the same client, subject and number. What it may see is judged anew. The
 * connection itself is not replaced, so API Gateway still ends it after two hours.
 */
import type * as z from 'zod';
import { timestamp } from '../../domain/conference/view/timestamp';
import { DomainError, unauthenticated } from '../../domain/errors';
import { type RefreshedMessage, RefreshMessage } from '../../schemas/terminal-messages';
import { authorize } from '../http/caller';
import { callerName } from '../http/request-limit';
import type { SocketDeps } from '../http/socket-handler';
import type { Deps } from '../ports/deps';
import type { Connection } from '../ports/terminal-store';
import { clock, identity, log, messageLines, queues, settings, terminalStore, verifyToken, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { connectionEnd, mustBeClosed } from './connection-end';
import { expiryMessage } from './expiry-message';
import { inTurn, type TurnDeps } from './in-turn';
import { messageHandler, type Sent } from './message-handler';
import { readMessage } from './read-message';

type RefreshDeps = SocketDeps &
  TurnDeps &
  Pick<Deps, 'identity' | 'queues' | 'terminalStore' | 'verifyToken'> & { readonly settings: Pick<Deps['settings'], 'numberClaim'> };

const anotherCaller = (): DomainError =>
  new DomainError('PERMISSION_DENIED', 'The token must have the client, subject and number of the token that the connection has.');

const refresh = async (
  deps: RefreshDeps,
  { token }: RefreshMessage,
  { connectedAt }: Sent,
  connection: Connection | undefined,
): Promise<string> => {
  if (!connection || connection.expiresAt <= deps.clock()) throw unauthenticated();
  const { connectionId } = connection;
  const claims = await deps.verifyToken(token);
  const caller = authorize({ scopes: ['conferences:read'] }, claims, deps.settings.numberClaim);
  const expiresAt = connectionEnd(claims, connectedAt);
  const rights = {
    seesAll: caller.scopes.includes('conferences:all'),
    seesNumbers: caller.scopes.includes('numbers:read'),
    expiresAt,
  };
  const unsubscribed = await deps.terminalStore.refresh(connectionId, JSON.stringify(await callerName(deps, caller)), rights);
  if (unsubscribed === 'gone') throw unauthenticated();
  if (unsubscribed === 'another-caller') throw anotherCaller();
  // A message for the earlier end is on its way already, and goes on to a later one.
  if (expiresAt < connection.expiresAt && mustBeClosed(expiresAt, connectedAt)) {
    await deps.queues.send('connection-expiries', [expiryMessage({ connectionId, expiresAt }, deps.clock())]);
  }
  const answer: z.input<typeof RefreshedMessage> = { type: 'refreshed', expiresAt: timestamp(expiresAt), unsubscribed: [...unsubscribed] };
  return JSON.stringify(answer);
};

export const refreshHandler = (deps: RefreshDeps) =>
  messageHandler(readMessage(RefreshMessage), deps, (message, sent) =>
    inTurn(deps, undefined, sent, (connection) => refresh(deps, message, sent, connection)),
  );

export const handler = lambda(refreshHandler, { clock, log, settings, identity, messageLines, queues, terminalStore, verifyToken, wait });

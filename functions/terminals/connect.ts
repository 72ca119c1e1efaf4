/** Admits a terminal: records whose token it has, what it may see, and until when. */
import { DomainError, unauthenticated } from '../../domain/errors';
import type { PhoneNumber } from '../../schemas/common';
import { TERMINAL_SUBPROTOCOL } from '../../schemas/terminal-messages';
import { authorize, type Caller } from '../http/caller';
import { refusedStatus } from '../http/refused-status';
import { callerName, limitRequests, type LimitDeps } from '../http/request-limit';
import { type SocketDeps, socketHandler } from '../http/socket-handler';
import type { Deps } from '../ports/deps';
import type { NewConnection } from '../ports/terminal-store';
import { clock, identity, log, queues, requestCounter, settings, terminalStore, verifyToken } from '../providers';
import { lambda } from '../runtime/lambda';
import { connectionEnd, mustBeClosed } from './connection-end';
import { expiryMessage } from './expiry-message';
import { readToken } from './read-token';

type ConnectDeps = SocketDeps &
  LimitDeps<'connects'> &
  Pick<Deps, 'queues' | 'terminalStore' | 'verifyToken'> & { readonly settings: Pick<Deps['settings'], 'numberClaim' | 'maxConnections'> };

const keysOf = async ({ identity }: ConnectDeps, phoneNumber: PhoneNumber): Promise<Pick<NewConnection, 'initiatorKey' | 'otherKeys'>> => {
  const [initiatorKey, ...otherKeys] = (await identity()).initiatorKeys(phoneNumber);
  return { ...(initiatorKey === undefined ? {} : { initiatorKey }), ...(otherKeys.length === 0 ? {} : { otherKeys }) };
};

const seesOf = async (deps: ConnectDeps, { phoneNumber, scopes }: Caller) => ({
  ...(phoneNumber && (await keysOf(deps, phoneNumber))),
  seesAll: scopes.includes('conferences:all'),
  seesNumbers: scopes.includes('numbers:read'),
});

/** A place becomes free whenever one of the connections ends, so nobody knows how long to wait. */
const RETRY_SECONDS = 60;

const tooManyConnections = (most: number): DomainError =>
  new DomainError('TOO_MANY_REQUESTS', `A caller can have at most ${String(most)} connections open at the same time; close one first.`, {
    retryAfterSeconds: RETRY_SECONDS,
  });

const connect = async (deps: ConnectDeps, connectionId: string, token: string): Promise<void> => {
  const claims = await deps.verifyToken(token);
  const caller = authorize({ scopes: ['conferences:read'] }, claims, deps.settings.numberClaim);
  await limitRequests(deps, 'connects', caller);
  const now = deps.clock();
  const sees = await seesOf(deps, caller);
  const expiresAt = connectionEnd(claims, now);
  const connection: NewConnection = { connectionId, clientId: caller.clientId, ...sees, expiresAt };
  const opener = { caller: JSON.stringify(await callerName(deps, caller)), most: deps.settings.maxConnections, at: now };
  if ((await deps.terminalStore.open(connection, opener)) === 'full') throw tooManyConnections(opener.most);
  if (!mustBeClosed(expiresAt, now)) return;
  try {
    await deps.queues.send('connection-expiries', [expiryMessage({ connectionId, expiresAt }, now)]);
  } catch (error) {
    // The gateway reports no end of a connection that it did not open. If this fails too, the record expires.
    await deps.terminalStore.close(connectionId).catch(() => undefined);
    throw error;
  }
};

export const connectHandler = (deps: ConnectDeps) =>
  socketHandler(
    deps,
    async (event) => {
      const { token, isNamed } = readToken(event);
      if (token === undefined) throw unauthenticated();
      await connect(deps, event.requestContext.connectionId, token);
      return { statusCode: 200, ...(isNamed && { headers: { 'Sec-WebSocket-Protocol': TERMINAL_SUBPROTOCOL } }) };
    },
    refusedStatus,
  );

export const handler = lambda(connectHandler, { clock, log, settings, identity, queues, requestCounter, terminalStore, verifyToken });

/** Lets a terminal in: whose token it is, what it may see, and until when. */
import { unauthenticated } from '../../domain/errors';
import { TERMINAL_SUBPROTOCOL } from '../../schemas/terminal-messages';
import type { Deps } from '../deps';
import { authorize, type Caller } from '../http/caller';
import type { Claims } from '../http/api-event';
import { lambda } from '../lambda';
import { identity } from '../providers/identity';
import { clock, log } from '../providers/process';
import { queues } from '../providers/queues';
import { settings } from '../providers/settings';
import { terminalStore } from '../providers/terminal-store';
import { verifyToken } from '../providers/verify-token';
import type { Connection } from '../terminal-store';
import { expiryMessage } from './expiry-message';
import { readToken } from './read-token';
import { refusedStatus } from './refused-status';
import { socketHandler, type SocketDeps } from './socket-handler';

type ConnectDeps = SocketDeps &
  Pick<Deps, 'identity' | 'queues' | 'terminalStore' | 'verifyToken'> & { readonly settings: Pick<Deps['settings'], 'numberClaim'> };

/** API Gateway's longest connection (quotas of WebSocket APIs): no record of one is needed for longer, however long its token is good. */
const LONGEST_CONNECTION_MS = 2 * 60 * 60_000;

const seesOf = async ({ identity }: ConnectDeps, { phoneNumber, scopes }: Caller) => ({
  ...(phoneNumber && { initiatorKey: (await identity()).initiatorKey(phoneNumber) }),
  seesAll: scopes.includes('conferences:all'),
  seesNumbers: scopes.includes('numbers:read'),
});

/** Tokens without an end are refused by whoever verifies them. */
const endOf = (claims: Claims, now: number): number => Math.min(Number(claims['exp']) * 1000, now + LONGEST_CONNECTION_MS);

const connect = async (deps: ConnectDeps, connectionId: string, token: string): Promise<void> => {
  const claims = await deps.verifyToken(token);
  const caller = authorize({ scopes: ['conferences:read'] }, claims, deps.settings.numberClaim);
  const now = deps.clock();
  const sees = await seesOf(deps, caller);
  const connection: Omit<Connection, 'conferences'> = { connectionId, clientId: caller.clientId, ...sees, expiresAt: endOf(claims, now) };
  await deps.terminalStore.open(connection);
  await deps.queues.send('connection-expiries', [expiryMessage({ connectionId, expiresAt: connection.expiresAt }, now)]);
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

export const handler = lambda(connectHandler, { clock, log, settings, identity, queues, terminalStore, verifyToken });

/** When a connection needs another token or is replaced, before the server ends it. */
import { MINUTE_MS } from '../../schemas/durations';
import type { Connection } from './connection';

type Timed = Pick<Connection, 'openedAt' | 'token'>;

/** API Gateway ends every connection after two hours, whatever its token. */
const LONGEST_MS = 110 * MINUTE_MS;
const SPREAD_MS = 5 * MINUTE_MS;
/** With its token, the server ends the connection. */
const BEFORE_EXPIRY_MS = MINUTE_MS / 2;
/** A token that has nearly expired when it arrives must not cause one attempt after another. */
const SHORTEST_MS = 5_000;

export const renewAfterMs = ({ openedAt, token }: Timed, now: number, randomFraction: number): number => {
  const oldAt = openedAt + LONGEST_MS + SPREAD_MS * randomFraction;
  return Math.max(SHORTEST_MS, Math.min(oldAt, (token.expiresAt ?? Infinity) - BEFORE_EXPIRY_MS) - now);
};

/** Only another connection helps. */
export const isOld = ({ openedAt }: Timed, now: number): boolean => now - openedAt >= LONGEST_MS;

/** When a connection is replaced by a new one, before the server ends it. */
import type { AccessToken } from '../client/access-tokens';
import { MINUTE_MS } from '../../schemas/durations';

/** API Gateway ends every connection after two hours. */
const LONGEST_MS = 110 * MINUTE_MS;
const SPREAD_MS = 5 * MINUTE_MS;
/** With its token, the server ends the connection. */
const BEFORE_EXPIRY_MS = MINUTE_MS / 2;
/** A token that is nearly over when it comes must not make connection after connection. */
const SHORTEST_MS = 5_000;

export const renewAfterMs = ({ expiresAt = Infinity }: AccessToken, now: number, randomFraction: number): number =>
  Math.max(SHORTEST_MS, Math.min(LONGEST_MS + SPREAD_MS * randomFraction, expiresAt - now - BEFORE_EXPIRY_MS));

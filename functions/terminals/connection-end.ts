import { HOUR_MS } from '../../schemas/durations';
import type { Claims } from '../ports/verify-token';

/**
 * API Gateway's longest connection (quotas of WebSocket APIs). The record of a connection is not needed for longer,
 * even if its token is valid for longer.
 */
const LONGEST_CONNECTION_MS = 2 * HOUR_MS;

/** The token verifier refuses tokens without an expiry. */
export const connectionEnd = (claims: Claims, connectedAt: number): number =>
  Math.min(Number(claims['exp']) * 1000, connectedAt + LONGEST_CONNECTION_MS);

/** Whether Rollcall has to close it: API Gateway itself ends a connection that has lasted as long as it may. */
export const mustBeClosed = (end: number, connectedAt: number): boolean => end < connectedAt + LONGEST_CONNECTION_MS;

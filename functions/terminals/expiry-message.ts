/**
 * Closes a connection at a given time, as a delayed message. If it is due in more than 15 minutes, its receiver sends
 * it on.
 */
import type { ConnectionExpiry } from '../messaging/messages';
import { MAX_DELAY_SECONDS, type Message } from '../ports/queues';

export const expiryMessage = (body: ConnectionExpiry, now: number): Message => ({
  body,
  delaySeconds: Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.ceil((body.expiresAt - now) / 1000))),
});

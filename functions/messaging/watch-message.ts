/**
 * A later check of a conference, as a delayed message. If it is due in more than 15 minutes, its receiver sends it on.
 */
import { MAX_DELAY_SECONDS, type Message } from '../ports/queues';
import type { CheckMessage, LaterCommand } from './messages';

export const watchMessage = (body: CheckMessage | LaterCommand, now: number): Message => ({
  body,
  delaySeconds: Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.ceil((body.due - now) / 1000))),
});

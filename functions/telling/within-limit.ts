/** If a state is too large for a message, replaces it with a request to fetch it. */
import type * as z from 'zod';
import type { ResyncMessage } from '../../schemas/terminal-messages';

/**
 * Within one frame, of at most 32 KB. API Gateway accepts messages of 128 KB (quotas of WebSocket APIs), but AWS does not
 * document that it splits a posted message into frames itself, and closes connections over a frame that is too large.
 */
export const MAX_MESSAGE_BYTES = 30_000;

type Resync = z.input<typeof ResyncMessage>;

/** `text`: the state of that version. */
export const withinLimit = (text: string, { conferenceId, version }: Pick<Resync, 'conferenceId' | 'version'>): string =>
  Buffer.byteLength(text) <= MAX_MESSAGE_BYTES ? text : JSON.stringify({ type: 'resync', conferenceId, version } satisfies Resync);

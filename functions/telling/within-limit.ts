/** If a state is too large for a message, replaces it with a request to fetch it. */
import type * as z from 'zod';
import type { ResyncMessage } from '../../schemas/terminal-messages';

/** API Gateway accepts 128 KB for a message (quotas of WebSocket APIs). This leaves a little room. */
export const MAX_MESSAGE_BYTES = 120_000;

type Resync = z.input<typeof ResyncMessage>;

/** `text`: the state of that version. */
export const withinLimit = (text: string, { conferenceId, version }: Pick<Resync, 'conferenceId' | 'version'>): string =>
  Buffer.byteLength(text) <= MAX_MESSAGE_BYTES ? text : JSON.stringify({ type: 'resync', conferenceId, version } satisfies Resync);

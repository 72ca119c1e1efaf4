/** `eventually` with the deadline and the polling interval of a story, which may run against a remote deployment. */
import { eventually } from '../../support/until';

const POLL_EVERY_MS = 40;
/** Long enough for a busy machine. A deployment that is slower than this one sets `E2E_WITHIN_MS`. */
const WITHIN_MS = Number(process.env.E2E_WITHIN_MS ?? 20_000);

export const eventuallyInStory = <Found>(
  what: string,
  find: () => Promise<Found | undefined | false>,
  withinMs = WITHIN_MS,
): Promise<Found> => eventually(what, find, withinMs, POLL_EVERY_MS);

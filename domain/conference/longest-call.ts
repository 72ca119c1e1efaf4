/** How long a call of a conference may last: the bridge ends it then, even if Rollcall is gone. */
import { MINUTE_MS } from '../../schemas/durations';
import type { ConferenceRecord } from './record';

/** Rollcall ends the conference first. A call that is to outlive it has failed to hear of that end. */
const MARGIN_MS = MINUTE_MS;

export const longestCallSeconds = ({ endsAt }: Pick<ConferenceRecord, 'endsAt'>, now: number, maxMinutes: number): number =>
  Math.ceil((Math.max(0, (endsAt ?? now + maxMinutes * MINUTE_MS) - now) + MARGIN_MS) / 1000);

import { CATCH_UP_MS } from './policy';
import type { ConferenceRecord } from './record';

/** Whether the bridge answers, and has had the time for what was requested during its last silence. */
export const hasCaughtUp = ({ bridgeSilent, bridgeAnsweredAt = 0 }: ConferenceRecord, now: number): boolean =>
  !bridgeSilent && now >= bridgeAnsweredAt + CATCH_UP_MS;

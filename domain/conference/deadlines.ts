/** When a conference must be looked at again although nothing happens to it. */
import { aloneSince } from './follow-up';
import { releaseDeadline } from './needs';
import { ALONE_MS, ASSEMBLY_IDLE_MS, CHECK_EVERY_MS, ENDING_MS, type Policy } from './policy';
import type { ConferenceRecord } from './record';

/** The next time to look, later than `now`; undefined once it has ended. While it runs, the bridge is asked every 15 s. */
export const nextCheck = (record: ConferenceRecord, now: number, policy: Policy): number | undefined => {
  if (record.state === 'ended') return undefined;
  if (record.state === 'assembling') return Math.max(now + 1, record.changedAt + ASSEMBLY_IDLE_MS);
  const alone = aloneSince(record);
  const releases = Object.values(record.participants).map((participant) => releaseDeadline(record, participant, policy));
  const times = [now + CHECK_EVERY_MS, record.endsAt, alone === undefined ? undefined : alone + ALONE_MS, ending(record), ...releases];
  return Math.min(...times.filter((at): at is number => at !== undefined && at > now));
};

/**
 * The look after one that was due at `due`: on the grid of that one, so that a look that is delivered twice is followed by the
 * same next one.
 */
export const checkAfter = (record: ConferenceRecord, due: number, now: number, policy: Policy): number | undefined =>
  nextCheck(record, due + Math.max(0, Math.floor((now - due) / CHECK_EVERY_MS)) * CHECK_EVERY_MS, policy);

const ending = (record: ConferenceRecord): number | undefined => (record.endingAt === undefined ? undefined : record.endingAt + ENDING_MS);

/** The state as it is looked at: each has its own chain of looks, which ends with it. */
export type Watch = 'assembling' | 'running' | 'ending';

export const watchOf = (record: ConferenceRecord): Watch | undefined => {
  switch (record.state) {
    case 'assembling':
      return 'assembling';
    case 'starting':
    case 'active':
      return 'running';
    case 'ending':
      return 'ending';
    case 'ended':
      return undefined;
  }
};

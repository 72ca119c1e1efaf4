/** When a conference must be looked at again although nothing happens to it. */
import { aloneSince } from './follow-up';
import { releaseDeadline } from './needs';
import { ALONE_MS, ASSEMBLY_IDLE_MS, ENDING_MS, SWEEP_MS, type Policy } from './policy';
import type { ConferenceRecord } from './record';

/** The next time to look, later than `now`; undefined once it has ended. While it runs, the bridge is asked every 15 s. */
export const nextLook = (record: ConferenceRecord, now: number, policy: Policy): number | undefined => {
  if (record.state === 'ended') return undefined;
  if (record.state === 'assembling') return Math.max(now + 1, record.changedAt + ASSEMBLY_IDLE_MS);
  const alone = aloneSince(record);
  const releases = Object.values(record.participants).map((row) => releaseDeadline(record, row, policy));
  const times = [now + SWEEP_MS, record.endsAt, alone === undefined ? undefined : alone + ALONE_MS, ending(record), ...releases];
  return Math.min(...times.filter((at): at is number => at !== undefined && at > now));
};

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

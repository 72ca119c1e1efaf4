/** When a conference must be checked again even though nothing happens to it. */
import { aloneSince, assemblyDeadline } from './follow-up';
import { packageDeadlines } from './package-follow-up';
import { releaseDeadline } from './needs';
import { ALONE_MS, ASSEMBLY_IDLE_MS, CHECK_EVERY_MS, ENDING_MS, type Policy } from './policy';
import type { ConferenceRecord } from './record';

/**
 * The time of the next check, later than `now`; undefined once the conference has ended. While it runs, the bridge is
 * asked every 15 s.
 */
export const nextCheck = (record: ConferenceRecord, now: number, policy: Policy): number | undefined => {
  if (record.state === 'ended') return undefined;
  // While a call is up, the assembly is checked again in between, since the call may end.
  const fed = packageDeadlines(record);
  if (record.state === 'assembling') return Math.max(now + 1, Math.min(assemblyDeadline(record), now + ASSEMBLY_IDLE_MS, ...fed));
  const alone = aloneSince(record);
  const releases = Object.keys(record.participants).map((id) => releaseDeadline(record, id, policy));
  const times = [
    now + CHECK_EVERY_MS,
    record.endsAt,
    alone === undefined ? undefined : alone + ALONE_MS,
    ending(record),
    ...releases,
    ...fed,
  ];
  return Math.min(...times.filter((at): at is number => at !== undefined && at > now));
};

/**
 * The check after the one that was due at `due`. It stays on the same grid, so that a check that is delivered twice
 * leads to the same next check.
 */
export const checkAfter = (record: ConferenceRecord, due: number, now: number, policy: Policy): number | undefined =>
  nextCheck(record, due + Math.max(0, Math.floor((now - due) / CHECK_EVERY_MS)) * CHECK_EVERY_MS, policy);

const ending = (record: ConferenceRecord): number | undefined => (record.endingAt === undefined ? undefined : record.endingAt + ENDING_MS);

/** What a check is for. Each of these states has its own chain of checks, which ends with the state. */
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

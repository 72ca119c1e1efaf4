/** When something becomes due in a conference even though nothing happens to it. */
import { aloneSince, assemblyDeadline } from './follow-up';
import { packageDeadlines } from './package-follow-up';
import { ALONE_MS, ASSEMBLY_IDLE_MS, ENDING_MS } from './policy';
import type { ConferenceRecord } from './record';

const ending = (record: ConferenceRecord): number | undefined => (record.endingAt === undefined ? undefined : record.endingAt + ENDING_MS);

/**
 * The times at which the record leads to a change although nothing happens, earlier ones included. The waits for
 * releases of calls are not among them (`releaseDeadline`), nor is the end of an assembly (`nextCheck`).
 */
export const deadlinesOf = (record: ConferenceRecord): readonly number[] => {
  if (record.state === 'ended') return [];
  if (record.state === 'assembling') return packageDeadlines(record);
  const alone = aloneSince(record);
  const times = [
    record.state === 'ending' ? undefined : record.endsAt,
    alone === undefined ? undefined : alone + ALONE_MS,
    ending(record),
    ...packageDeadlines(record),
  ];
  return times.filter((at): at is number => at !== undefined);
};

/**
 * The time of the next check of an assembly, later than `now`; undefined once the conference has started or ended.
 * While a call is up, the assembly is checked again in between, since the call may end.
 */
export const nextCheck = (record: ConferenceRecord, now: number): number | undefined =>
  record.state === 'assembling'
    ? Math.max(now + 1, Math.min(assemblyDeadline(record), now + ASSEMBLY_IDLE_MS, ...packageDeadlines(record)))
    : undefined;

/** After a late check, the next one is on the same grid. So both copies of a check that is delivered twice lead to the same one. */
const GRID_MS = 15_000;

/** The check after the one that was due at `due`. */
export const checkAfter = (record: ConferenceRecord, due: number, now: number): number | undefined =>
  nextCheck(record, due + Math.max(0, Math.floor((now - due) / GRID_MS)) * GRID_MS);

/** What a check is for: each of these is a part of a conference's life. */
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

/**
 * Versions that nobody sees: the initiator has a single-line call with somebody who is not in the conference. They have
 * no event, and the next event follows the last one that was shown. The record names only the last run of them.
 */
import { any, type Change, compare, conferenceField, copy, missing, newVersion, requirement } from './change';
import type { ConferenceRecord } from './record';

type Hidden = Pick<ConferenceRecord, 'version' | 'hiddenFrom' | 'hiddenIn'>;

/** Whether the last change shows nothing. */
export const isHidden = ({ version, hiddenIn }: Hidden): boolean => hiddenIn === version;

/** Whether nothing has been shown since a version. */
export const isHiddenSince = (record: Hidden, version: number): boolean =>
  isHidden(record) && record.hiddenFrom !== undefined && record.hiddenFrom <= version;

/** The last version before this one that is shown; null if this is the first. */
export const shownBefore = ({ version, hiddenIn = 0, hiddenFrom = 0 }: Hidden): number | null => {
  if (version === 1) return null;
  return hiddenIn >= version - 1 ? hiddenFrom : version - 1;
};

const [hiddenIn, version] = [conferenceField('hiddenIn'), conferenceField('version')];

/**
 * The change, hidden. Other changes since it was decided do no harm, unless they make it continue a run instead of
 * beginning one, or the reverse.
 */
export const hidden = (seen: Hidden, change: Omit<Change, 'concerns'>): Change => {
  const continues = isHidden(seen);
  const sameRun = continues ? compare(hiddenIn, '=', version) : any(missing(hiddenIn), compare(hiddenIn, '<', version));
  return {
    ...change,
    requires: [...change.requires, requirement(sameRun, 'conflict')],
    mutations: [...change.mutations, ...(continues ? [] : [copy(conferenceField('hiddenFrom'), version)]), newVersion('hiddenIn')],
    concerns: [],
    isHidden: true,
  };
};

/**
 * Versions that nobody sees: the initiator has a single-line call with somebody who is not in the conference. They have
 * no event, and the next event follows the last one that was shown. The record names only the last run of them.
 */
import { any, compare, conferenceField, copy, missing, type Mutation, newVersion, type Requirement, requirement } from './change';
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
 * What makes a change a hidden one. Whether it continues a run depends only on the change right before it, so changes
 * that are shown are hardly ever in its way.
 */
export const hide = (seen: Hidden): { readonly requires: readonly Requirement[]; readonly mutations: readonly Mutation[] } =>
  isHidden(seen)
    ? { requires: [requirement(compare(hiddenIn, '=', version), 'conflict')], mutations: [newVersion('hiddenIn')] }
    : {
        requires: [requirement(any(missing(hiddenIn), compare(hiddenIn, '<', version)), 'conflict')],
        mutations: [copy(conferenceField('hiddenFrom'), version), newVersion('hiddenIn')],
      };

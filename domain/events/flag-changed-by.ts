/** Who muted, unmuted, held or resumed a participant, as far as the conference's record tells. */
import type { FlagChangedBy } from '../../schemas/events/conference-event';
import { flagAction, flagEventNames, flagEvents } from '../../schemas/participant-actions';
import { desiredFlag, isFlagOn } from '../conference/desired';
import { lifecycle } from '../conference/lifecycle';
import type { ConferenceRecord, ParticipantRecord } from '../conference/record';

type Reported = (typeof flagEvents)[keyof typeof flagEvents];

/** The flag that the last change reported, if it did. */
const reportedFlag = ({ lastChange }: Pick<ConferenceRecord, 'lastChange'>): Reported | undefined => {
  const kind = flagEventNames.find((name) => lifecycle[name].event === lastChange);
  return kind && flagEvents[kind];
};

/**
 * A request that the report fulfils is still desired. A report that contradicts a request ends it, unless the request
 * is newer: that report may tell of an earlier request that was taken back.
 */
const authorOf = (participant: ParticipantRecord, { flag, on }: Reported): FlagChangedBy => {
  const desired = desiredFlag(participant, flag);
  if (desired !== null) return desired === on ? 'initiator' : null;
  // The bridge may have done late what was requested and withdrawn.
  const { action, failure } = participant.lastAction ?? {};
  return action === flagAction(flag, on) && failure !== 'none' ? null : 'party';
};

/** Undefined if the change from `was` to `is` is not the report of a flag. */
export const flagChangedBy = (
  after: Pick<ConferenceRecord, 'lastChange'>,
  was: ParticipantRecord | undefined,
  is: ParticipantRecord,
): FlagChangedBy | undefined => {
  const reported = reportedFlag(after);
  return reported && was && isFlagOn(was, reported.flag) !== isFlagOn(is, reported.flag) ? authorOf(is, reported) : undefined;
};

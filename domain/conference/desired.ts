/** What is desired of a participant, and whether it has happened. Both follow from three leg numbers that only grow. */
import { type Flag, flags } from '../../schemas/participant-actions';
import { isLive } from '../participant/progress';
import { isRunning } from './lifecycle';
import type { ConferenceRecord, ParticipantRecord } from './record';

/** The newest leg is desired. Before the start this means that the participant is to be called. */
export const isDesiredOnline = ({ desiredLeg, withdrawnLeg, endedLeg, removed }: ParticipantRecord): boolean =>
  !removed && desiredLeg > withdrawnLeg && desiredLeg > endedLeg;

/** The newest leg is up or on its way. */
export const hasLiveLeg = ({ progress }: ParticipantRecord): boolean => isLive(progress);

export const isJoined = ({ progress }: ParticipantRecord): boolean => progress.phase === 'joined';

/** Whether the leg that ended last had never joined. */
export const endedUnjoined = ({ disconnection, hadJoined }: ParticipantRecord): boolean => disconnection !== undefined && !hadJoined;

/** Whether it had never joined because the call failed, and not because somebody ended it. */
export const failedToJoin = (participant: ParticipantRecord): boolean =>
  endedUnjoined(participant) && ['failed', 'busy'].includes(participant.disconnection?.method ?? '');

/** The participant is to be dialled: its desired leg is not claimed yet, and no other leg is alive. */
export const needsDial = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  isRunning(record.state) && isDesiredOnline(participant) && !hasLiveLeg(participant) && participant.progress.leg < participant.desiredLeg;

/** The live leg is to be dropped: it is no longer desired, or another leg is. */
export const needsDrop = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  isRunning(record.state) &&
  hasLiveLeg(participant) &&
  (!isDesiredOnline(participant) || participant.desiredLeg > participant.progress.leg);

/** What was requested of a flag; null if nobody has requested anything, or if the bridge has reported something else since. */
export const desiredFlag = (participant: ParticipantRecord, flag: Flag): boolean | null => {
  if (participant[flags[flag].desired]) return true;
  return participant[flags[flag].undesired] ? false : null;
};

export const isFlagOn = (participant: ParticipantRecord, flag: Flag): boolean => participant[flag] ?? false;

/** What was requested of the flag is not in effect. While nothing is requested, whatever the bridge reports is right. */
export const isFlagUnmet = (participant: ParticipantRecord, flag: Flag): boolean => {
  const desired = desiredFlag(participant, flag);
  return desired !== null && desired !== isFlagOn(participant, flag);
};

export const liveLegs = (record: ConferenceRecord): readonly ParticipantRecord[] => Object.values(record.participants).filter(hasLiveLeg);

export const joinedLegs = (record: ConferenceRecord): readonly ParticipantRecord[] => Object.values(record.participants).filter(isJoined);

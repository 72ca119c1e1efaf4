/** What is wanted of a participant, and whether it is: derived from three leg numbers that only grow. */
import { isLive, legOf, progressPhase } from '../participant/progress';
import { isRunning } from './lifecycle';
import type { ConferenceRecord, ParticipantRecord } from './record';

/** Its newest leg is still asked for. Before the start: it is to be called. */
export const isDesiredOnline = ({ desiredLeg, withdrawnLeg, endedLeg, removed }: ParticipantRecord): boolean =>
  !removed && desiredLeg > withdrawnLeg && desiredLeg > endedLeg;

/** Its newest leg is up or on its way. */
export const hasLiveLeg = ({ progress }: ParticipantRecord): boolean => isLive(progress);

export const isJoined = ({ progress }: ParticipantRecord): boolean => progressPhase(progress) === 'joined';

/** It is to be dialled: wanted, and the wanted leg is not claimed, nor is another one alive. */
export const needsDial = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  isRunning(record.state) &&
  isDesiredOnline(participant) &&
  !hasLiveLeg(participant) &&
  legOf(participant.progress) < participant.desiredLeg;

/** Its live leg is to be dropped: no longer wanted, or another one is. */
export const needsDrop = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  isRunning(record.state) &&
  hasLiveLeg(participant) &&
  (!isDesiredOnline(participant) || participant.desiredLeg > legOf(participant.progress));

export const liveLegs = (record: ConferenceRecord): readonly ParticipantRecord[] => Object.values(record.participants).filter(hasLiveLeg);

export const joinedLegs = (record: ConferenceRecord): readonly ParticipantRecord[] => Object.values(record.participants).filter(isJoined);

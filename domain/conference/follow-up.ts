/** The next change that follows from who is present. There is at most one at a time. */
import type { EndReason } from '../../schemas/conference-states';
import { hasHadLeg } from '../participant/progress';
import { isBeingPlaced, isUp } from '../participant/single-line-call';
import type { Change } from './change';
import { activate } from './changes/activate';
import { abandon, end, finish } from './changes/end';
import { endLegs } from './changes/end-legs';
import { failedToJoin, hasLiveLeg, isDesiredOnline, isJoined, joinedLegs, liveLegs } from './desired';
import { packageFollowUp } from './package-follow-up';
import { ALONE_MS, ASSEMBLY_CALL_MS, ASSEMBLY_IDLE_MS, ENDING_MS, LATECOMER_MS, type Policy } from './policy';
import type { ConferenceRecord, ParticipantRecord } from './record';
import { isFed } from './target';

const participantsOf = (record: ConferenceRecord): readonly ParticipantRecord[] => Object.values(record.participants);
const isGone = (participant: ParticipantRecord): boolean => !hasLiveLeg(participant) && !isDesiredOnline(participant);
/**
 * The participant was called at least once. A participant who was set offline before the start was never present and
 * cannot have left.
 */
const hasLeft = (participant: ParticipantRecord): boolean => isGone(participant) && participant.endedLeg > 0;

/** The participant's call is still being made, so the participant may yet join. */
const mayStillJoin = (record: ConferenceRecord, participant: ParticipantRecord, now: number, { ringSeconds }: Policy): boolean =>
  !participant.statusRequested &&
  !participant.removed &&
  !hasHadLeg(participant.progress) &&
  isBeingPlaced(participant.call) &&
  now < (record.startedAt ?? 0) + ringSeconds * 1000 + LATECOMER_MS;

const lastEnd = (record: ConferenceRecord): ParticipantRecord | undefined =>
  participantsOf(record)
    .filter((participant) => participant.disconnectedAt !== undefined)
    .sort((a, b) => (b.disconnectedAt ?? 0) - (a.disconnectedAt ?? 0))[0];

const lostByBridge = (participant: ParticipantRecord | undefined): boolean => participant?.disconnection?.cause === 'bridge-lost';

/** The bridge does not answer, and the participant's dial was given up for that. */
const givenUpInSilence = ({ bridgeSilent }: ConferenceRecord, { disconnection }: ParticipantRecord): boolean =>
  bridgeSilent === true && disconnection?.method === 'failed' && disconnection.cause === 'network';

/** The initiator's last call failed, and no leg of the initiator has ever joined. */
const isUnreachable = ({ initiatorHadJoined }: ConferenceRecord, initiator: ParticipantRecord): boolean =>
  !initiatorHadJoined && failedToJoin(initiator);

const unreachable = (record: ConferenceRecord, initiator: ParticipantRecord): EndReason =>
  givenUpInSilence(record, initiator) ? 'bridge-unreachable' : 'initiator-unreachable';

const initiatorEnd = (record: ConferenceRecord, participant: ParticipantRecord, policy: Policy): EndReason | undefined => {
  if (!hasLeft(participant)) return undefined;
  if (lostByBridge(participant)) return 'bridge-lost';
  if (isUnreachable(record, participant)) return unreachable(record, participant);
  return policy.endWhenInitiatorLeaves ? 'initiator-left' : undefined;
};

const whileStarting = (record: ConferenceRecord, now: number, policy: Policy): EndReason | undefined => {
  const { [record.initiatorId]: initiator, ...rest } = record.participants;
  const invited = Object.values(rest);
  const others = invited.filter((participant) => !isGone(participant) || mayStillJoin(record, participant, now, policy));
  const gone = initiator === undefined || isGone(initiator);
  if (gone && others.length === 0 && lostByBridge(lastEnd(record))) return 'bridge-lost';
  const reason = initiator && initiatorEnd(record, initiator, policy);
  if (reason) return reason;
  const oneOtherAlone = gone && others.length === 1 && others.every(isJoined);
  if (others.length > 0 && !oneOtherAlone) return undefined;
  const isSilence = others.length === 0 && invited.some((participant) => givenUpInSilence(record, participant));
  return isSilence ? 'bridge-unreachable' : 'nobody-reached';
};

/** Since when exactly one leg has been connected with nobody else being called; undefined if that is not the case. */
export const aloneSince = (record: ConferenceRecord): number | undefined => {
  if (record.state !== 'active' || liveLegs(record).length !== 1 || joinedLegs(record).length !== 1) return undefined;
  if (participantsOf(record).some((participant) => isDesiredOnline(participant) && !hasLiveLeg(participant))) return undefined;
  return Math.max(...participantsOf(record).map((participant) => Math.max(participant.disconnectedAt ?? 0, participant.joinedAt ?? 0)));
};

const whileActive = (record: ConferenceRecord, now: number, policy: Policy): EndReason | undefined => {
  const initiator = record.participants[record.initiatorId];
  const everyoneGone = participantsOf(record).every(isGone);
  if (everyoneGone && lostByBridge(lastEnd(record))) return 'bridge-lost';
  if (initiator && policy.endWhenInitiatorLeaves && isGone(initiator) && lostByBridge(initiator)) return 'bridge-lost';
  // Two other participants may have connected before the initiator's own phone, which then does not answer.
  if (initiator && hasLeft(initiator) && isUnreachable(record, initiator) && !lostByBridge(initiator))
    return unreachable(record, initiator);
  if (initiator && hasLeft(initiator) && (policy.endWhenInitiatorLeaves || (everyoneGone && lastEnd(record) === initiator)))
    return 'initiator-left';
  const since = aloneSince(record);
  return everyoneGone || (since !== undefined && now >= since + ALONE_MS) ? 'alone' : undefined;
};

const endReasonOf = (record: ConferenceRecord, now: number, policy: Policy): EndReason | undefined => {
  if (record.endsAt !== undefined && now >= record.endsAt) return 'expired';
  return record.state === 'starting' ? whileStarting(record, now, policy) : whileActive(record, now, policy);
};

const whileRunning = (record: ConferenceRecord, now: number, policy: Policy): Change | undefined => {
  const { conferenceId, version } = record;
  if (record.state === 'starting' && joinedLegs(record).length >= 2) return activate(conferenceId, now);
  const reason = endReasonOf(record, now, policy);
  return reason && end({ conferenceId, at: now, reason, seenVersion: version });
};

/**
 * The network's assembly is over once every participant's call has been released, unless an event package shows what
 * has become of it. A participant whose call did not
 * connect is still expected: the initiator may call again, and the list of participants must not be lost.
 */
const everyCallReleased = (record: ConferenceRecord): boolean => {
  if (isFed(record)) return false;
  const others = Object.entries(record.participants).filter(([id, participant]) => id !== record.initiatorId && !participant.removed);
  return others.length > 0 && others.every(([, participant]) => participant.call?.state === 'released' && !isDesiredOnline(participant));
};

/** When an assembly that does not change is abandoned. */
export const assemblyDeadline = (record: ConferenceRecord): number => {
  const isAlive = isFed(record) || Object.values(record.participants).some(({ call, removed }) => !removed && isUp(call));
  return record.changedAt + (isAlive ? ASSEMBLY_CALL_MS : ASSEMBLY_IDLE_MS);
};

const whileAssembling = (record: ConferenceRecord, now: number): Change | undefined =>
  now >= assemblyDeadline(record) || everyCallReleased(record)
    ? abandon({ conferenceId: record.conferenceId, at: now, reason: 'abandoned', seenVersion: record.version })
    : undefined;

/** The bridge has had its time to report the end of every leg. */
export const isEndOverdue = ({ state, endingAt = 0 }: ConferenceRecord, now: number): boolean =>
  state === 'ending' && now >= endingAt + ENDING_MS;

/** If the bridge does not report the ends of all legs in time, the legs are ended, and then the conference. */
export const whileEnding = (record: ConferenceRecord, now: number): Change | undefined => {
  if (liveLegs(record).length === 0) return finish(record.conferenceId, now);
  return isEndOverdue(record, now) ? endLegs(record, now) : undefined;
};

const byState = (record: ConferenceRecord, now: number, policy: Policy): Change | undefined => {
  switch (record.state) {
    case 'assembling':
      return whileAssembling(record, now);
    case 'starting':
    case 'active':
      return whileRunning(record, now, policy);
    case 'ending':
      return whileEnding(record, now);
    case 'ended':
      return undefined;
  }
};

export const followUp = (record: ConferenceRecord, now: number, policy: Policy): Change | undefined =>
  byState(record, now, policy) ?? packageFollowUp(record, now);

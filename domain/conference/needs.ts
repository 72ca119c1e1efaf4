/** What must be done for a conference, from its record alone: compares desired with actual. */
import type { ParticipantId } from '../../schemas/common';
import { type FlagAction, flagAction, flagNames } from '../../schemas/participant-actions';
import { hasHadLeg } from '../participant/progress';
import { isBeingPlaced, isUp } from '../participant/single-line-call';
import { desiredFlag, isDesiredOnline, isFlagOn, isFlagUnmet, isJoined, needsDial, needsDrop } from './desired';
import { isRunning } from './lifecycle';
import { type Policy, RELEASE_WAIT_MS } from './policy';
import { type ConferenceRecord, isOutsider, type ParticipantRecord } from './record';

export type LegAction = 'drop' | FlagAction;

export type Need =
  | { readonly need: 'dial'; readonly participantId: ParticipantId; readonly leg: number }
  | { readonly need: 'leg-action'; readonly participantId: ParticipantId; readonly leg: number; readonly action: LegAction }
  /** A single-line call that is up is in the way of the leg. */
  | { readonly need: 'release-call'; readonly participantId: ParticipantId }
  /** Calls with others are in the way of the initiator's leg. */
  | { readonly need: 'wait-for-calls'; readonly participantId: ParticipantId };

/**
 * When the wait for the release of a call began: at the start, or when the participant was added, set online, or
 * brought in by a report.
 */
const releaseRequestedAt = ({ startedAt = 0 }: ConferenceRecord, { addedAt = 0, broughtInAt = 0, lastAction }: ParticipantRecord): number =>
  Math.max(startedAt, addedAt, broughtInAt, lastAction?.action === 'online' ? lastAction.at : 0);

/** The call keeps the initiator's phone busy, unless the leg of its party has taken it over. */
const isInTheWay = (participant: ParticipantRecord, { takeOver }: Policy): boolean =>
  (isUp(participant.call) || isBeingPlaced(participant.call)) && !(takeOver === 'replaces' && isJoined(participant));

/** The initiator's phone still has the calls when the conference starts, and would refuse another one as busy. */
const initiatorDeadline = (record: ConferenceRecord, initiator: ParticipantRecord, policy: Policy): number | undefined =>
  Object.values(record.participants).some((participant) => isInTheWay(participant, policy))
    ? releaseRequestedAt(record, initiator) + RELEASE_WAIT_MS
    : undefined;

/** How long a desired leg waits for single-line calls to be released; undefined if it does not have to wait. */
export const releaseDeadline = (record: ConferenceRecord, id: ParticipantId, policy: Policy): number | undefined => {
  const participant = record.participants[id];
  if (!participant || !needsDial(record, participant)) return undefined;
  if (id === record.initiatorId) return initiatorDeadline(record, participant, policy);
  return policy.takeOver === 'none' && isUp(participant.call) ? releaseRequestedAt(record, participant) + RELEASE_WAIT_MS : undefined;
};

/** The participant is dialled now, because nobody has reported in time that the call was released. */
export const isReleaseLate = (record: ConferenceRecord, id: ParticipantId, policy: Policy): boolean =>
  id !== record.initiatorId && releaseDeadline(record, id, policy) !== undefined;

const dialing = (
  record: ConferenceRecord,
  id: ParticipantId,
  participant: ParticipantRecord,
  now: number,
  policy: Policy,
): readonly Need[] => {
  if (!needsDial(record, participant)) return [];
  const deadline = releaseDeadline(record, id, policy);
  if (deadline === undefined || now >= deadline) return [{ need: 'dial', participantId: id, leg: participant.desiredLeg }];
  return [{ need: id === record.initiatorId ? 'wait-for-calls' : 'release-call', participantId: id }];
};

/**
 * The call with somebody who is in the list, or was removed from it, but is not to be called: nobody else would end it,
 * and the initiator's phone is busy with it. A call with an outsider is the initiator's own affair.
 */
const releasing = (record: ConferenceRecord, id: ParticipantId, participant: ParticipantRecord, now: number): readonly Need[] => {
  const isLeft = isUp(participant.call) && !isDesiredOnline(participant) && !hasHadLeg(participant.progress) && !isOutsider(participant);
  return isLeft && now < (record.startedAt ?? 0) + RELEASE_WAIT_MS ? [{ need: 'release-call', participantId: id }] : [];
};

const legAction = (id: ParticipantId, participant: ParticipantRecord, action: LegAction): Need => ({
  need: 'leg-action',
  participantId: id,
  leg: participant.progress.leg,
  action,
});

/**
 * What is desired of a connected leg but has not happened yet. A re-dial keeps these requests: they are carried out
 * once the leg has joined.
 */
const adjusting = (id: ParticipantId, participant: ParticipantRecord): readonly Need[] => {
  if (!isJoined(participant)) return [];
  return flagNames
    .filter((flag) => isFlagUnmet(participant, flag))
    .map((flag) => legAction(id, participant, flagAction(flag, desiredFlag(participant, flag) ?? false)));
};

export const needsOf = (record: ConferenceRecord, id: ParticipantId, now: number, policy: Policy): readonly Need[] => {
  const participant = record.participants[id];
  if (!participant || !isRunning(record.state)) return [];
  if (needsDrop(record, participant)) return [legAction(id, participant, 'drop')];
  return [...dialing(record, id, participant, now, policy), ...releasing(record, id, participant, now), ...adjusting(id, participant)];
};

/** `ids`: whose records have changed. The end of anybody's call may let the initiator be dialled. */
export const needsAfterChange = (record: ConferenceRecord, ids: readonly ParticipantId[], now: number, policy: Policy): readonly Need[] => {
  const { initiatorId } = record;
  const needs = ids.flatMap((id) => needsOf(record, id, now, policy));
  if (ids.includes(initiatorId)) return needs;
  return [...needs, ...needsOf(record, initiatorId, now, policy).filter(({ need }) => need === 'dial')];
};

/**
 * Requests that take back one which was still being carried out. The flag already has the value that is desired now, but
 * the bridge may yet do what was requested before. So the newer request is sent after it.
 */
export const reversalsOf = (before: ConferenceRecord, after: ConferenceRecord, id: ParticipantId): readonly Need[] => {
  const [was, is] = [before.participants[id], after.participants[id]];
  if (!was || !is || !isRunning(after.state) || !isJoined(is) || was.progress.leg !== is.progress.leg || needsDrop(after, is)) return [];
  return flagNames.flatMap((flag) => {
    const desired = desiredFlag(is, flag);
    const isTakenBack = isFlagUnmet(was, flag) && desired === isFlagOn(is, flag) && desired !== desiredFlag(was, flag);
    return isTakenBack ? [legAction(id, is, flagAction(flag, desired))] : [];
  });
};

/** What must be done for a conference, from its record alone: compares desired with actual. */
import type { ParticipantId } from '../../schemas/common';
import { type FlagAction, flagAction, flagNames } from '../../schemas/participant-actions';
import { isUp } from '../participant/single-line-call';
import { desiredFlag, isFlagOn, isFlagUnmet, isJoined, needsDial, needsDrop } from './desired';
import { isRunning } from './lifecycle';
import { type Policy, RELEASE_WAIT_MS } from './policy';
import type { ConferenceRecord, ParticipantRecord } from './record';

export type LegAction = 'drop' | FlagAction;

export type Need =
  | { readonly need: 'dial'; readonly participantId: ParticipantId; readonly leg: number }
  | { readonly need: 'leg-action'; readonly participantId: ParticipantId; readonly leg: number; readonly action: LegAction }
  /** A held single-line call is in the way of the leg. */
  | { readonly need: 'release-call'; readonly participantId: ParticipantId };

/**
 * When the wait for the release of a held call began: at the start, or at the report that brought the participant in.
 */
const releaseRequestedAt = (record: ConferenceRecord, participant: ParticipantRecord): number =>
  Math.max(record.startedAt ?? 0, participant.call === undefined ? 0 : Math.min(participant.call.at, record.changedAt));

/** How long a desired leg waits for its single-line call to be released; undefined if it does not have to wait. */
export const releaseDeadline = (record: ConferenceRecord, participant: ParticipantRecord, { takeOver }: Policy): number | undefined =>
  takeOver === 'none' && needsDial(record, participant) && isUp(participant.call)
    ? releaseRequestedAt(record, participant) + RELEASE_WAIT_MS
    : undefined;

const dialing = (
  record: ConferenceRecord,
  id: ParticipantId,
  participant: ParticipantRecord,
  now: number,
  policy: Policy,
): readonly Need[] => {
  if (!needsDial(record, participant)) return [];
  const deadline = releaseDeadline(record, participant, policy);
  return deadline !== undefined && now < deadline
    ? [{ need: 'release-call', participantId: id }]
    : [{ need: 'dial', participantId: id, leg: participant.desiredLeg }];
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
  return [...dialing(record, id, participant, now, policy), ...adjusting(id, participant)];
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

/**
 * The single-line calls that nobody wants any more: those that Rollcall has asked the access network for, which the
 * network may not have placed yet, and those that ring a phone whose participant was removed.
 */
import type { ParticipantId } from '../../schemas/common';
import { isBeingPlaced, isOver } from '../participant/single-line-call';
import { openStates } from './lifecycle';
import { LATECOMER_MS, type Policy } from './policy';
import { type ConferenceRecord, isOutsider, type ParticipantRecord } from './record';

const isOpen = ({ state }: ConferenceRecord): boolean => openStates.includes(state);

/** Somebody removed the participant, who had been in the list. */
const wasTakenOut = (participant: ParticipantRecord): boolean => participant.removed === true && !isOutsider(participant);

/**
 * Rollcall asked for the call, and the participant was removed, or the conference ends, while it is not over. Or the
 * initiator's own phone still rings a participant who was removed.
 */
export const isCallWithdrawn = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  (participant.callRequested === true && (participant.removed === true || !isOpen(record))) ||
  (wasTakenOut(participant) && isBeingPlaced(participant.call));

/** The participant may have answered just before the network was asked to stop. */
export const isWithdrawnCallAlive = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  isCallWithdrawn(record, participant) || (wasTakenOut(participant) && participant.call !== undefined && !isOver(participant.call));

/**
 * Whose calls a change has withdrawn. Those that were not reported come first: otherwise the network would place the
 * next call as soon as one is stopped.
 */
export const callsToWithdraw = (before: ConferenceRecord | undefined, after: ConferenceRecord): readonly ParticipantId[] => {
  if (before?.conferenceId !== after.conferenceId) return [];
  const withdrawn = Object.entries(after.participants).filter(([id, participant]) => {
    const was = before.participants[id];
    return isCallWithdrawn(after, participant) && was !== undefined && !isCallWithdrawn(before, was);
  });
  const placed = withdrawn.filter(([, { call }]) => call !== undefined);
  return [...withdrawn.filter((one) => !placed.includes(one)), ...placed].map(([id]) => id);
};

/**
 * Whether a call that is not known yet may be the one that Rollcall had asked for before the conference ended: the
 * network was about to place it when it was told not to. A call that begins later is the initiator's own.
 */
export const mayBeWithdrawnCall = (
  { state, endingAt = 0, endedAt = endingAt }: ConferenceRecord,
  { callRequested, call }: ParticipantRecord,
  now: number,
  { ringSeconds }: Pick<Policy, 'ringSeconds'>,
): boolean =>
  ['ending', 'ended'].includes(state) && callRequested === true && call === undefined && now < endedAt + ringSeconds * 1000 + LATECOMER_MS;

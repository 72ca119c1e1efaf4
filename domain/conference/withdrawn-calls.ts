/**
 * The single-line calls that Rollcall has asked the access network for, and that nobody wants any more. The network may
 * not have placed them yet, and would ring the phones one after the other.
 */
import type { ParticipantId } from '../../schemas/common';
import { openStates } from './lifecycle';
import { LATECOMER_MS, type Policy } from './policy';
import type { ConferenceRecord, ParticipantRecord } from './record';

const isOpen = ({ state }: ConferenceRecord): boolean => openStates.includes(state);

/** The participant was removed, or the conference ends, while the call that was asked for is not over. */
export const isCallWithdrawn = (record: ConferenceRecord, { callRequested, removed }: ParticipantRecord): boolean =>
  callRequested === true && (removed === true || !isOpen(record));

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

/**
 * Outsiders are people with whom the initiator has single-line calls while the conference runs. Once their calls are
 * over, their entries only say that late reports are late, so they may be dropped if somebody needs the entry.
 */
import type { ParticipantId } from '../../schemas/common';
import { isOver } from '../participant/single-line-call';
import { type Mutation, participant, remove } from './change';
import { type ConferenceRecord, isOutsider, type ParticipantRecord } from './record';

const isSpent = (record: ParticipantRecord): boolean =>
  isOutsider(record) && record.call !== undefined && isOver(record.call) && (record.otherCalls ?? []).every(isOver);

const endOf = ({ call }: ParticipantRecord): number => call?.at ?? 0;

/** Those whose entries may be taken, except `needed`: first those whose calls ended first. */
export const spentOutsiders = (record: ConferenceRecord, needed: readonly ParticipantId[] = []): readonly ParticipantId[] =>
  Object.entries(record.participants)
    .filter(([id, outsider]) => isSpent(outsider) && !needed.includes(id))
    .sort(([, one], [, other]) => endOf(one) - endOf(other))
    .map(([id]) => id);

/** So many of them as entries are missing. */
export const outsidersToDrop = (record: ConferenceRecord, missing: number, needed?: readonly ParticipantId[]): readonly ParticipantId[] =>
  spentOutsiders(record, needed).slice(0, Math.max(0, missing));

/** The change must require that the conference has not changed since: a call may have begun. */
export const dropped = (ids: readonly ParticipantId[]): readonly Mutation[] => ids.map((id) => remove(participant(id)));

/** What follows from the event package as time goes by: a subscription is overdue, or doubtful words stand. */
import type { ParticipantId } from '../../schemas/common';
import { type Change, compare, participantField, requirement, set } from './change';
import { begin } from './changes/begin';
import { packageEnded } from './changes/event-package';
import type { ConferenceRecord, ParticipantRecord } from './record';
import { doubtfulUntil, isFed } from './target';

/** One condition takes two operators of the 300 that an expression may have. */
const MAX_BELIEVED_PER_CHANGE = 50;

type Doubtful = readonly [id: ParticipantId, participant: ParticipantRecord, until: number];

const doubtfulRows = (record: ConferenceRecord): readonly Doubtful[] =>
  Object.entries(record.participants)
    .filter(([, { observed }]) => observed?.doubtful)
    .map(([id, participant]) => [id, participant, doubtfulUntil(participant) ?? 0]);

/** The conference server has not corrected what it said: it stands. */
const believe = ({ conferenceId }: ConferenceRecord, rows: readonly Doubtful[], at: number): Change =>
  begin('observe', conferenceId, at, {
    requires: rows.flatMap(([id, { observed = { word: 'unknown' as const } }]) => [
      requirement(compare(participantField(id, 'observed'), '=', observed), 'conflict'),
    ]),
    mutations: rows.map(([id, { observed }]) => set(participantField(id, 'observed'), { word: observed?.word ?? 'unknown' })),
    concerns: rows.map(([id]) => id),
  });

export const packageFollowUp = (record: ConferenceRecord, now: number): Change | undefined => {
  if (!isFed(record)) return undefined;
  if (now >= (record.packageUntil ?? 0)) return packageEnded(record, now);
  const due = doubtfulRows(record).filter(([, , until]) => now >= until);
  return due.length > 0 ? believe(record, due.slice(0, MAX_BELIEVED_PER_CHANGE), now) : undefined;
};

/** When something of this is due. */
export const packageDeadlines = (record: ConferenceRecord): readonly number[] =>
  isFed(record) ? [record.packageUntil ?? 0, ...new Set(doubtfulRows(record).map(([, , until]) => until))] : [];

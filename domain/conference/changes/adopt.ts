/** A terminal takes over the assembly that the network has opened for it: its list of participants joins those already called. */
import type { ParticipantId } from '../../../schemas/common';
import {
  type Change,
  type Mutation,
  type ParticipantField,
  compare,
  conferenceField,
  demand,
  increase,
  missing,
  participantField,
  row,
  set,
  setRow,
} from '../change';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { begin } from './begin';

export type Adoption = {
  readonly at: number;
  readonly subject?: string | undefined;
  readonly reference?: string | undefined;
  readonly rows: Readonly<Record<ParticipantId, ParticipantRecord>>;
};

/** Names and references of those whom the network reported come from the terminal. */
const naming = (id: ParticipantId, added: ParticipantRecord): readonly Mutation[] =>
  (['displayName', 'reference'] as const satisfies readonly ParticipantField[]).flatMap((field) => {
    const value = added[field];
    return value === undefined ? [] : [set(participantField(id, field), value)];
  });

export const adopt = (seen: ConferenceRecord, { at, subject, reference, rows }: Adoption): Change => {
  const fresh = Object.keys(rows).filter((id) => !seen.participants[id]);
  return begin('adopt', seen.conferenceId, at, {
    requires: [
      demand(missing(conferenceField('adopted')), 'already-open'),
      demand(compare(conferenceField('origin'), '=', 'network'), 'already-open'),
      demand(compare(conferenceField('freePlaces'), '>=', fresh.length), 'no-room'),
      demand(compare(conferenceField('freeRows'), '>=', fresh.length), 'no-room'),
      ...fresh.map((id) => demand(missing(row(id)), 'participant-exists')),
    ],
    mutations: [
      set(conferenceField('adopted'), true),
      ...(subject === undefined ? [] : [set(conferenceField('subject'), subject)]),
      ...(reference === undefined ? [] : [set(conferenceField('reference'), reference)]),
      increase('freePlaces', -fresh.length),
      increase('freeRows', -fresh.length),
      ...Object.entries(rows).flatMap(([id, added]) => (fresh.includes(id) ? [setRow(id, added)] : naming(id, added))),
    ],
    concerns: 'everyone',
  });
};

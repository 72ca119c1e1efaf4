/** Participants are added: new ones, and removed ones that come back. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import { legOf } from '../../participant/progress';
import {
  type Change,
  compare,
  conferenceField,
  demand,
  increase,
  missing,
  type Mutation,
  oneOf,
  participantField,
  present,
  type Requirement,
  row,
  setRow,
  toCall,
} from '../change';
import { isRunning } from '../lifecycle';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { begin } from './begin';
import { mayDial } from './dial-limit';
import { addedLater } from './new-participant';

export type Addition = {
  readonly conferenceId: ConferenceId;
  readonly at: number;
  readonly rows: Readonly<Record<ParticipantId, ParticipantRecord>>;
  /**
   * Rows differ by state only where the network gives the initial status (to be called in a running conference, to be reported
   * in an assembling one): then the write says which it is for.
   */
  readonly only?: 'assembling' | 'running';
  readonly dialsPerHour: number;
};

const willDial = (rows: Addition['rows']): boolean => Object.values(rows).some((added) => added.legWanted > 0);

const common = ({ only, at, rows, dialsPerHour }: Addition, places: number, newRows: number): readonly Requirement[] => [
  ...(only === 'assembling' ? [demand(compare(conferenceField('state'), '=', 'assembling'), 'seen-otherwise')] : []),
  ...(only === 'running' ? [demand(oneOf(conferenceField('state'), ['starting', 'active']), 'seen-otherwise')] : []),
  ...(willDial(rows) ? [mayDial(at, dialsPerHour)] : []),
  demand(compare(conferenceField('freePlaces'), '>=', places), 'no-room'),
  ...(newRows > 0 ? [demand(compare(conferenceField('freeRows'), '>=', newRows), 'no-room')] : []),
];

const toCallOf = (rows: Addition['rows']): readonly Mutation[] => {
  const ids = Object.keys(rows).filter((id) => (rows[id]?.legWanted ?? 0) > 0);
  return ids.length > 0 ? [toCall(...ids)] : [];
};

/** All of them new: refused as a whole where one is there already, removed ones included. */
export const addParticipants = (addition: Addition): Change => {
  const ids = Object.keys(addition.rows);
  return begin('add', addition.conferenceId, addition.at, {
    requires: [...common(addition, ids.length, ids.length), ...ids.map((id) => demand(missing(row(id)), 'participant-exists'))],
    mutations: [
      increase('freePlaces', -ids.length),
      increase('freeRows', -ids.length),
      ...Object.entries(addition.rows).map(([id, added]) => setRow(id, addedLater(added, addition.at))),
      ...toCallOf(addition.rows),
    ],
    concerns: ids,
  });
};

/**
 * The leg numbers of a removed participant go on, its own and what is made of them: neither its old legs nor its old call
 * requests must be taken for new ones.
 */
export const revived = (old: ParticipantRecord, added: ParticipantRecord): ParticipantRecord => {
  const next = Math.max(old.legWanted, old.legUnwanted, old.legEnded, legOf(old.progress)) + 1;
  return {
    ...added,
    legWanted: next,
    legUnwanted: added.legWanted > 0 ? next - 1 : next,
    legEnded: old.legEnded,
    progress: old.progress,
  };
};

/** The same against a record that was seen: removed rows among them are taken up again. */
export const addOrRevive = (seen: ConferenceRecord, addition: Addition): Change => {
  const ids = Object.keys(addition.rows);
  const back = ids.filter((id) => seen.participants[id]?.removed);
  const fresh = ids.filter((id) => !back.includes(id));
  const rows = Object.fromEntries(
    Object.entries(addition.rows).map(([id, added]) => {
      const old = seen.participants[id];
      return [id, old?.removed ? revived(old, added) : added];
    }),
  );
  return begin('add', addition.conferenceId, addition.at, {
    requires: [
      ...common(addition, ids.length, fresh.length),
      ...fresh.map((id) => demand(missing(row(id)), 'participant-exists')),
      ...back.map((id) => demand(present(participantField(id, 'removed')), 'participant-exists')),
      // Their legs may move on meanwhile, and a hundred of them cannot all be named: then look again.
      ...(back.length > 0 ? [demand(compare(conferenceField('version'), '=', seen.version), 'seen-otherwise')] : []),
    ],
    mutations: [
      increase('freePlaces', -ids.length),
      ...(fresh.length > 0 ? [increase('freeRows', -fresh.length)] : []),
      ...Object.entries(rows).map(([id, added]) => setRow(id, addedLater(added, addition.at))),
      ...toCallOf(addition.rows),
    ],
    concerns: ids,
  });
};

/** Which of the two states the rows must be made for. */
export const stateKind = (record: ConferenceRecord): 'assembling' | 'running' => (isRunning(record.state) ? 'running' : 'assembling');

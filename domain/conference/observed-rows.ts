/** What a document of the event package changes in the participants of a conference, and whom it adds. */
import type { ParticipantId } from '../../schemas/common';
import { NO_LEG } from '../participant/progress';
import { type Observation, type ObservedWord, showsOnline } from '../participant/observation';
import { MAX_PARTICIPANTS } from '../../schemas/conference-states';
import { hasLiveLeg } from './desired';
import { type ConferenceRecord, MAX_TOMBSTONES, type ParticipantRecord } from './record';
import { storedStatus } from './stored-status';
import { doubtfulUntil } from './target';

/** How many participants and removed ones are stored at most, whatever is allowed. */
const MAX_ENTRIES = MAX_PARTICIPANTS + MAX_TOMBSTONES;

/** Somebody whom the document lists. */
export type ObservedPerson = { readonly word: ObservedWord } & Pick<ParticipantRecord, 'phoneNumber' | 'displayName'>;

export type ObservedPeople = {
  /** Everybody whom the subscription has in the conference now. */
  readonly listed: Readonly<Record<ParticipantId, ObservedPerson>>;
  /** The users in the document. A full document lists everybody, so a user who is not in it has left. */
  readonly spokenOf: ReadonlySet<ParticipantId> | 'everyone';
  readonly at: number;
};

export type ObservedRows = {
  readonly changed: Readonly<Record<ParticipantId, ParticipantRecord>>;
  readonly added: Readonly<Record<ParticipantId, ParticipantRecord>>;
  /** How many people are left out because the conference has no entry for them. */
  readonly leftOut: number;
};

const speaksOf = ({ spokenOf }: ObservedPeople, id: ParticipantId): boolean => spokenOf === 'everyone' || spokenOf.has(id);

/** The event package's word, unless it is that somebody is absent who is offline anyway. */
const observationOf = (
  record: ConferenceRecord,
  participant: ParticipantRecord,
  person: ObservedPerson | undefined,
  at: number,
): Observation | undefined => {
  const isOnline = storedStatus(record, participant) === 'online';
  if (!person && !isOnline) return undefined;
  const observation = { word: person?.word ?? 'gone' };
  const isContradiction = showsOnline(observation) !== isOnline;
  return isContradiction && at < (doubtfulUntil(participant) ?? 0) ? { ...observation, doubtful: true } : observation;
};

/**
 * Somebody who was removed, or was never in the conference, is in it after all, by a call of its own. Otherwise nobody
 * sees the entry. The removal still stands as a request: no start calls somebody who comes back.
 */
const observeRemoved = (participant: ParticipantRecord, observed: Observation, at: number): ParticipantRecord => {
  if (hasLiveLeg(participant) || !showsOnline(observed)) return participant;
  const { removed: _removed, ...back } = participant;
  return { ...back, statusRequested: true, addedAt: at, observed };
};

const observe = (
  record: ConferenceRecord,
  participant: ParticipantRecord,
  person: ObservedPerson | undefined,
  at: number,
): ParticipantRecord => {
  const { observed: _before, ...rest } = participant;
  const observed = observationOf(record, participant, person, at);
  if (observed === undefined) return rest;
  if (participant.removed) return observeRemoved(rest, observed, at);
  return { ...rest, observed };
};

const newcomer = ({ word, ...names }: ObservedPerson, at: number): ParticipantRecord => ({
  ...names,
  addedAt: at,
  desiredLeg: 0,
  withdrawnLeg: 0,
  endedLeg: 0,
  progress: NO_LEG,
  observed: { word },
});

const isSame = ({ observed: one, removed: oneRemoved }: ParticipantRecord, { observed: other, removed }: ParticipantRecord): boolean =>
  one?.word === other?.word && one?.doubtful === other?.doubtful && oneRemoved === removed;

export const observedRows = (record: ConferenceRecord, people: ObservedPeople): ObservedRows => {
  const changed = Object.entries(record.participants)
    .filter(([id]) => speaksOf(people, id))
    .map(([id, participant]) => [id, observe(record, participant, people.listed[id], people.at)] as const)
    .filter(([id, after]) => !isSame(record.participants[id] ?? after, after));
  const unknown = Object.entries(people.listed).filter(([id]) => !record.participants[id] && speaksOf(people, id));
  const entries = Math.max(0, MAX_ENTRIES - Object.keys(record.participants).length);
  const added = unknown.slice(0, entries).map(([id, person]) => [id, newcomer(person, people.at)] as const);
  return { changed: Object.fromEntries(changed), added: Object.fromEntries(added), leftOut: unknown.length - added.length };
};

/** Writes what a document of the event package says, and which subscription it is of. */
import type { ParticipantId } from '../../../schemas/common';
import type { Observation } from '../../participant/observation';
import {
  type Change,
  compare,
  increase,
  missing,
  type Mutation,
  newVersion,
  participant,
  participantField,
  remove,
  type Requirement,
  requirement,
  set,
  setAllParticipants,
  setParticipant,
} from '../change';
import { hidden } from '../hidden';
import { observedRows, type ObservedPeople, type ObservedRows } from '../observed-rows';
import type { ConferenceRecord } from '../record';
import { begin } from './begin';
import { type Feed, sameFeed, setFeed } from './event-package';
import { unchangedSince } from './requirements';

/** An expression may be 4,096 bytes long, and each of these takes some thirty. */
const MAX_OBSERVED_PER_CHANGE = 100;

export type ObservedDocument = ObservedPeople & { readonly feed: Feed };

export type Observed = {
  /** Undefined if the conference has everything that the document says. */
  readonly change: Change | undefined;
  readonly leftOut: number;
};

const isBack = (seen: ConferenceRecord, { changed }: ObservedRows, id: ParticipantId): boolean =>
  seen.participants[id]?.removed === true && !changed[id]?.removed;

/** The leg has neither joined nor ended since the conference was read. */
const sameLeg = (seen: ConferenceRecord, id: ParticipantId): Requirement => {
  const { progress = { leg: 0, phase: 'none' as const } } = seen.participants[id] ?? {};
  return requirement(compare(participantField(id, 'progress'), '=', progress), 'conflict');
};

const setObserved = (id: ParticipantId, observed: Observation | undefined): Mutation =>
  observed === undefined ? remove(participantField(id, 'observed')) : set(participantField(id, 'observed'), observed);

/** Each row by itself: nobody else's row may have changed in between. */
const rowByRow = (seen: ConferenceRecord, rows: ObservedRows): { readonly requires: Requirement[]; readonly mutations: Mutation[] } => {
  const changed = Object.entries(rows.changed);
  const back = changed.filter(([id]) => isBack(seen, rows, id));
  const others = changed.filter(([id]) => !isBack(seen, rows, id));
  return {
    requires: [
      ...others.map(([id]) => sameLeg(seen, id)),
      ...Object.keys(rows.added).map((id) => requirement(missing(participant(id)), 'conflict')),
      // The whole row is written, so nothing of it may have changed.
      ...(back.length > 0 ? [unchangedSince(seen)] : []),
    ],
    mutations: [
      ...others.map(([id, { observed }]) => setObserved(id, observed)),
      ...[...back, ...Object.entries(rows.added)].map(([id, row]) => setParticipant(id, row)),
    ],
  };
};

const allAtOnce = (seen: ConferenceRecord, rows: ObservedRows) => ({
  requires: [unchangedSince(seen)],
  mutations: [setAllParticipants({ ...seen.participants, ...rows.changed, ...rows.added })],
});

const roomTaken = (seen: ConferenceRecord, rows: ObservedRows): readonly Mutation[] => {
  const added = Object.keys(rows.added).length;
  const back = Object.keys(rows.changed).filter((id) => isBack(seen, rows, id));
  return [
    ...(added + back.length > 0 ? [increase('freePlaces', -added - back.length)] : []),
    ...(added > 0 ? [increase('freeEntries', -added)] : []),
    // Calls that nobody could see are seen from now on.
    ...(back.some((id) => seen.participants[id]?.call !== undefined) ? [newVersion('reportedIn')] : []),
  ];
};

/** The subscription feeds the conference, and is not overdue. */
export const isFedBy = ({ packageOf, packageUntil = 0 }: ConferenceRecord, subscription: string, at: number): boolean =>
  packageOf === subscription && at < packageUntil;

const isFeedWritten = ({ packageVersion, packageUntil }: ConferenceRecord, { version, until }: Feed): boolean =>
  packageVersion === (version ?? undefined) && packageUntil === until;

/** If the subscription begins to feed the conference, the change is told to everyone: the source has changed. */
export const observe = (seen: ConferenceRecord, { feed, ...people }: ObservedDocument): Observed => {
  const rows = observedRows(seen, people);
  const ids = [...Object.keys(rows.changed), ...Object.keys(rows.added)];
  const begins = !isFedBy(seen, feed.subscription, people.at);
  if (!begins && ids.length === 0 && isFeedWritten(seen, feed)) return { change: undefined, leftOut: rows.leftOut };
  const { requires, mutations } = ids.length > MAX_OBSERVED_PER_CHANGE ? allAtOnce(seen, rows) : rowByRow(seen, rows);
  const change = begin(begins ? 'event-package' : 'observe', seen.conferenceId, people.at, {
    requires: [...sameFeed(seen), ...requires],
    mutations: [...setFeed(feed), ...roomTaken(seen, rows), ...mutations],
    concerns: begins || ids.length > MAX_OBSERVED_PER_CHANGE ? 'everyone' : ids,
  });
  return { change: !begins && ids.length === 0 ? hidden(seen, change) : change, leftOut: rows.leftOut };
};

/** Which subscription feeds a conference with the event package, if any does, and what its URI is. */
import type { ConferenceId } from '../../../schemas/common';
import { type Change, compare, conferenceField, missing, type Mutation, remove, type Requirement, requirement, set } from '../change';
import type { ConferenceRecord } from '../record';
import { begin } from './begin';

const fields = { of: conferenceField('packageOf'), version: conferenceField('packageVersion'), until: conferenceField('packageUntil') };

/** No other document has been taken since the conference was read, and the subscription has neither begun nor ended. */
export const sameFeed = ({ packageOf, packageVersion, packageUntil }: ConferenceRecord): readonly Requirement[] =>
  [
    packageOf === undefined ? missing(fields.of) : compare(fields.of, '=', packageOf),
    packageVersion === undefined ? missing(fields.version) : compare(fields.version, '=', packageVersion),
    packageUntil === undefined ? missing(fields.until) : compare(fields.until, '=', packageUntil),
  ].map((that) => requirement(that, 'conflict'));

export type Feed = {
  /** A hash of the subscription's name. */
  readonly subscription: string;
  /** `null`: the document has none. */
  readonly version: number | null;
  /** When the subscription is overdue. */
  readonly until: number;
};

export const setFeed = ({ subscription, version, until }: Feed): readonly Mutation[] => [
  set(fields.of, subscription),
  version === null ? remove(fields.version) : set(fields.version, version),
  set(fields.until, until),
];

/**
 * The subscription ended, or is overdue: the stored information decides again. The name stays, so that it is known that
 * there was one.
 */
export const packageEnded = (seen: ConferenceRecord, at: number): Change =>
  begin('event-package', seen.conferenceId, at, {
    requires: sameFeed(seen),
    mutations: [remove(fields.version), remove(fields.until)],
    concerns: 'everyone',
  });

/** Everyone is concerned, because terminals are sent the conference's own members only with a change of everyone. */
export const setConferenceUri = (conferenceId: ConferenceId, uri: string, at: number): Change =>
  begin('event-package', conferenceId, at, {
    requires: [requirement(compare(conferenceField('conferenceUri'), '<>', uri), 'unchanged')],
    mutations: [set(conferenceField('conferenceUri'), uri)],
    concerns: 'everyone',
  });

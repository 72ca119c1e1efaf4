/** What every change has in common: its conference, the states it is allowed in, and its name. */
import type { ConferenceId } from '../../../schemas/common';
import { type Change, compare, conferenceField, type Mutation, oneOf, type Requirement, requirement, set } from '../change';
import { type ChangeName, lifecycle, type LifecycleChange } from '../lifecycle';

/**
 * If `conferenceId` is undefined, the change applies to the initiator's current conference: call reports do not know
 * its id.
 */
export const begin = (
  name: ChangeName,
  conferenceId: ConferenceId | undefined,
  at: number,
  rest: { requires?: readonly Requirement[]; mutations?: readonly Mutation[]; concerns: Change['concerns'] },
): Change => {
  const { from, to, event }: LifecycleChange = lifecycle[name];
  return {
    event,
    at,
    requires: [
      ...(conferenceId ? [requirement(compare(conferenceField('conferenceId'), '=', conferenceId), 'not-found')] : []),
      requirement(oneOf(conferenceField('state'), from), 'state'),
      ...(rest.requires ?? []),
    ],
    mutations: [...(to ? [set(conferenceField('state'), to)] : []), ...(rest.mutations ?? [])],
    concerns: rest.concerns,
  };
};

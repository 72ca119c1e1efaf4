/** Example events as sinks receive them. They differ in what the subscription selects and may see. */
import { deliveredEvent, initialEvent } from '../../domain/subscription/delivered-event';
import type { DeliveredConferenceEvent } from '../../schemas/events/delivered-event';
import type { EventType } from '../../schemas/events/event-types';
import { exampleContext, exampleStory, type StoryEvent } from './events';
import { exampleSubscriptionId as id } from './subscription-events';

const everything = ['rollcall.conference.*', 'rollcall.participant.*'];

const first = (type: EventType): StoryEvent => {
  const found = exampleStory().find(({ event }) => event.type === type);
  if (!found) throw new Error(`The story has no ${type}`);
  return found;
};

export const exampleDeliveries = (): ReadonlyMap<string, DeliveredConferenceEvent> => {
  const requested = first('rollcall.participant.requested.v1');
  const active = first('rollcall.conference.active.v1');
  return new Map([
    ['every-change', deliveredEvent(requested.event, { id, types: everything, seesNumbers: false }, undefined)],
    ['every-change-with-numbers', deliveredEvent(requested.event, { id, types: everything, seesNumbers: true }, requested.record)],
    ['some-changes', deliveredEvent(requested.event, { id, types: ['rollcall.participant.*'], seesNumbers: false }, undefined)],
    ['initial-event', initialEvent(active.record, { id, types: everything, seesNumbers: false }, exampleContext)],
  ]);
};

/** The types of events: every version of a conference that shows something has exactly one event. */
import * as z from 'zod';

const conferenceEventTypes = [
  'rollcall.conference.created.v1',
  'rollcall.conference.adopted.v1',
  'rollcall.conference.starting.v1',
  'rollcall.conference.active.v1',
  'rollcall.conference.ending.v1',
  'rollcall.conference.ended.v1',
  'rollcall.conference.management-changed.v1',
  'rollcall.conference.event-package.v1',
] as const;

const participantEventTypes = [
  'rollcall.participant.added.v1',
  'rollcall.participant.reported.v1',
  'rollcall.participant.requested.v1',
  'rollcall.participant.dialing.v1',
  'rollcall.participant.ringing.v1',
  'rollcall.participant.joined.v1',
  'rollcall.participant.left.v1',
  'rollcall.participant.failed.v1',
  'rollcall.participant.held.v1',
  'rollcall.participant.resumed.v1',
  'rollcall.participant.muted.v1',
  'rollcall.participant.unmuted.v1',
  'rollcall.participant.action-failed.v1',
  'rollcall.participant.removed.v1',
  'rollcall.participant.unconfirmed.v1',
  'rollcall.participant.observed.v1',
] as const;

export const eventTypes = [...conferenceEventTypes, ...participantEventTypes] as const;

export const EventType = z.enum(eventTypes).meta({ id: 'EventType' });
export type EventType = z.infer<typeof EventType>;

/** Events about a subscription, for the bus and for its own sink. They do not count towards `subscriptionMaxEvents`. */
export const subscriptionEventTypes = [
  'rollcall.subscription.started.v1',
  'rollcall.subscription.updated.v1',
  'rollcall.subscription.ended.v1',
  'rollcall.subscription.test.v1',
] as const;

export const SubscriptionEventType = z.enum(subscriptionEventTypes).meta({ id: 'SubscriptionEventType' });
export type SubscriptionEventType = z.infer<typeof SubscriptionEventType>;

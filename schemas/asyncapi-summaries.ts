/**
 * When each event happens, in a few words. The AsyncAPI document and `docs/lifecycle.md` take their texts from here; a
 * test compares the table in `docs/events.md` with them.
 */
import type { EventType, SubscriptionEventType } from './events/event-types';

export const eventSummaries: Readonly<Record<EventType | SubscriptionEventType, string>> = {
  'rollcall.conference.created.v1': 'a terminal or a call report opens a conference',
  'rollcall.conference.adopted.v1': 'a terminal adopts a conference that the network opened',
  'rollcall.conference.starting.v1': 'the initiator starts the conference',
  'rollcall.conference.active.v1': 'two legs are connected',
  'rollcall.conference.ending.v1': 'the conference begins to end; `endReason` says why',
  'rollcall.conference.ended.v1': 'the conference has ended: no leg is left, or it never started',
  'rollcall.conference.management-changed.v1': 'the bridge has stopped answering, or answers again',
  'rollcall.conference.event-package.v1':
    'a subscription to the event package begins to feed the conference, or no longer does; or the URI of the conference is set',
  'rollcall.participant.added.v1': 'participants are added',
  'rollcall.participant.reported.v1': 'the access network reports a single-line call',
  'rollcall.participant.requested.v1': 'somebody requests a change: online or offline, muted or not, on hold or not',
  'rollcall.participant.dialing.v1': 'legs are dialled',
  'rollcall.participant.ringing.v1': 'legs are ringing',
  'rollcall.participant.joined.v1': 'legs are connected',
  'rollcall.participant.left.v1': 'connected legs have ended',
  'rollcall.participant.failed.v1': 'legs have ended without being connected',
  'rollcall.participant.held.v1': 'the bridge has put legs on hold',
  'rollcall.participant.resumed.v1': 'the bridge has resumed legs',
  'rollcall.participant.muted.v1': 'the bridge has muted legs',
  'rollcall.participant.unmuted.v1': 'the bridge has unmuted legs',
  'rollcall.participant.action-failed.v1': 'a requested change has failed or timed out',
  'rollcall.participant.removed.v1': 'a participant is removed',
  'rollcall.participant.unconfirmed.v1': 'the bridge does not answer, so no participant is confirmed any more',
  'rollcall.participant.observed.v1': 'the event package shows participants in another state',
  'rollcall.subscription.started.v1': 'a subscription is created; its first delivery verifies the sink',
  'rollcall.subscription.updated.v1': 'a subscription becomes active or inactive',
  'rollcall.subscription.ended.v1': 'a subscription has ended; no more events follow',
  'rollcall.subscription.test.v1': 'a partner requests a test; the event goes to the sink only',
};

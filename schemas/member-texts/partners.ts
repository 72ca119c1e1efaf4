/** Texts of subscriptions and their deliveries. */
import { NEXT_CURSOR, type SchemaText } from './schema-text';

export const partners: Readonly<Record<string, SchemaText>> = {
  CreateSubscriptionRequest: {
    members: {
      types: 'The event types to deliver.',
      sinkCredential: 'Sent with every delivery. No answer and no event shows it.',
      config:
        'Can limit the subscription to one conference, to a period of time or to a number of events. If it is left out, none of these limits applies.',
    },
  },
  SinkCredential: {
    description: 'An access token with which Rollcall is let in at the sink.',
    members: {
      credentialType: 'Any other type is refused with `INVALID_CREDENTIAL`.',
      accessToken: 'Sent as `Authorization: Bearer …`.',
      accessTokenExpiresUtc:
        'When the token expires, more than five minutes and at most ten years ahead. The subscription ends five minutes earlier, with the reason `ACCESS_TOKEN_EXPIRED`, so that the token is still good for the event of its end.',
      accessTokenType: 'Any other type is refused with `INVALID_TOKEN`.',
    },
  },
  SubscriptionConfig: {
    members: {
      subscriptionDetail: 'With `conferenceId`: only events of this conference.',
      subscriptionExpireTime: 'When the subscription ends, at most ten years ahead; never if it is left out.',
      subscriptionMaxEvents: 'How many events of conferences to deliver before the subscription ends; without limit if it is left out.',
      initialEvent: 'Whether to deliver the full state of the conference when the subscription becomes active.',
    },
  },
  Subscription: {
    members: {
      sink: 'The URL that Rollcall posts deliveries to.',
      types: 'The event types to deliver.',
      config: 'The limits of the subscription: its conference, its expiry time and its number of events.',
      startsAt: 'When the subscription was created.',
      expiresAt:
        'When the subscription ends: at its expiry time, or five minutes before its token expires; absent if it never ends by time.',
    },
  },
  SubscriptionPage: { description: 'A page of subscriptions.', members: { items: 'The subscriptions.', nextCursor: NEXT_CURSOR } },
  Delivery: {
    description: 'One event for one sink, with all attempts to deliver it. Kept for 30 days.',
    members: {
      eventId: 'The `id` of the event.',
      eventType: 'The `type` of the event.',
      nextAttemptAt: 'When the next attempt is due. Null if none is due, or if the delivery waits until the sink is back.',
      attempts: 'The last 50 attempts, oldest first.',
    },
  },
  DeliveryAttempt: {
    description: 'One attempt to post the event to the sink.',
    members: {
      at: 'When the attempt began.',
      durationMs: 'How long the attempt took, in milliseconds.',
      status: 'The HTTP status that the sink answered; null if it did not answer.',
      error: 'Why the attempt failed; null if the sink accepted the delivery.',
    },
  },
  DeliveryPage: { description: 'A page of deliveries.', members: { items: 'The deliveries, newest first.', nextCursor: NEXT_CURSOR } },
  RecoverRequest: { members: { since: 'Undelivered events from this time onwards are sent again.' } },
};

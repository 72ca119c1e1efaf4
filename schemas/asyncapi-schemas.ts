/** The schemas of the AsyncAPI document: each named once, under `components`. */
import * as z from 'zod';
import { DeliveryId } from './delivery';
import { ConferenceEvent } from './events/conference-event';
import { DeliveredConferenceEvent } from './events/delivered-event';
import { EventType, SubscriptionEventType } from './events/event-types';
import { SubscriptionEvent } from './events/subscription-event';
import {
  ErrorMessage,
  FullStateMessage,
  PartialStateMessage,
  PingMessage,
  PongMessage,
  ResyncMessage,
  SubscribeMessage,
  UnsubscribedMessage,
  UnsubscribeMessage,
} from './terminal-messages';

/** What EventBridge puts around an event, which is the `detail`: for AsyncAPI the headers of a message. */
const EventEnvelope = z
  .object({
    'detail-type': z.union([EventType, SubscriptionEventType]).meta({ description: 'The type of the event.' }),
    source: z.string().meta({ description: 'The source of the event.' }),
    id: z.string().meta({ description: 'Of EventBridge, and another one when the event is repeated: go by the id in the event.' }),
    time: z.string().meta({ description: 'The time of the event, in whole seconds.' }),
  })
  .meta({ id: 'EventEnvelope' });

/** Standard Webhooks, and the correlator. */
const WebhookHeaders = z
  .object({
    'webhook-id': DeliveryId,
    'webhook-timestamp': z
      .string()
      .regex(/^[0-9]+$/)
      .meta({ description: 'Of this attempt: seconds since 1970.' }),
    'webhook-signature': z
      .string()
      .regex(/^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)?$/)
      .meta({ description: 'HMAC-SHA256 of `<webhook-id>.<webhook-timestamp>.<body>`; two while a secret is replaced.' }),
    'x-correlator': DeliveryId,
    'user-agent': z.literal('Rollcall'),
  })
  .meta({ id: 'WebhookHeaders' });

const named = z.union([
  EventEnvelope,
  ConferenceEvent,
  SubscriptionEvent,
  WebhookHeaders,
  DeliveredConferenceEvent,
  SubscribeMessage,
  UnsubscribeMessage,
  PingMessage,
  FullStateMessage,
  PartialStateMessage,
  ResyncMessage,
  UnsubscribedMessage,
  PongMessage,
  ErrorMessage,
]);

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** OpenAPI's `example` is JSON Schema's `examples`; bounds that are JavaScript's own say nothing. */
export const tidy = ({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void => {
  if ('example' in jsonSchema) {
    jsonSchema.examples = [jsonSchema['example']];
    delete jsonSchema['example'];
  }
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

/** AsyncAPI's own schemas are of draft 7. `io: 'input'` leaves objects open: a receiver must bear members it does not know. */
export const asyncapiSchemas = (): Readonly<Record<string, unknown>> => {
  const { definitions } = z.toJSONSchema(named, { target: 'draft-7', io: 'input', override: tidy });
  return JSON.parse(JSON.stringify(definitions).replaceAll('"#/definitions/', '"#/components/schemas/')) as Record<string, unknown>;
};

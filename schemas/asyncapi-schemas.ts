/** The schemas of the AsyncAPI document, each defined once under `components`. */
import * as z from 'zod';
import { DeliveryId } from './delivery';
import { describeSchemas } from './describe-schemas';
import { ConferenceEvent } from './events/conference-event';
import { DeliveredConferenceEvent } from './events/delivered-event';
import { EventType, SubscriptionEventType } from './events/event-types';
import { SubscriptionEvent } from './events/subscription-event';
import { pascalCase } from './pascal-case';
import { makePortable } from './portable-schema';
import {
  ErrorMessage,
  FullStateMessage,
  NoneMessage,
  PartialStateMessage,
  PingMessage,
  PongMessage,
  RefreshedMessage,
  RefreshMessage,
  ResyncMessage,
  SubscribeMessage,
  UnsubscribedMessage,
  UnsubscribeMessage,
} from './terminal-messages';

/** EventBridge's envelope around an event (its `detail`). AsyncAPI treats it as the headers of the message. */
const EventEnvelope = z
  .object({
    'detail-type': z.union([EventType, SubscriptionEventType]).meta({ description: 'The type of the event.' }),
    source: z.string().meta({ description: 'The source of the event.' }),
    id: z
      .string()
      .meta({ description: 'The id that EventBridge assigns. It differs if an event is repeated, so use the `id` in the event instead.' }),
    time: z.string().meta({ description: 'The time of the event, to the second.' }),
  })
  .meta({ id: 'EventEnvelope' });

/** The headers of Standard Webhooks, and the correlator. */
const WebhookHeaders = z
  .object({
    'webhook-id': DeliveryId,
    'webhook-timestamp': z
      .string()
      .regex(/^[0-9]+$/)
      .meta({ description: 'The time of this attempt, in seconds since 1970.' }),
    'webhook-signature': z
      .string()
      .regex(/^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)?$/)
      .meta({
        description: 'HMAC-SHA256 of `<webhook-id>.<webhook-timestamp>.<body>`; two signatures for 24 hours after the secret was replaced.',
      }),
    'x-correlator': DeliveryId,
    traceparent: z
      .string()
      .optional()
      .meta({ description: 'The trace context of the request that caused the event, if that request had one (W3C Trace Context).' }),
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
  RefreshMessage,
  PingMessage,
  FullStateMessage,
  PartialStateMessage,
  ResyncMessage,
  NoneMessage,
  UnsubscribedMessage,
  RefreshedMessage,
  PongMessage,
  ErrorMessage,
]);

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Turns OpenAPI's `example` into JSON Schema's `examples`, and drops what other languages cannot read. */
export const tidy = ({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void => {
  if ('example' in jsonSchema) {
    jsonSchema.examples = [jsonSchema['example']];
    delete jsonSchema['example'];
  }
  makePortable(jsonSchema);
};

type Titled = { readonly allOf?: unknown; readonly enum?: unknown; readonly properties?: Readonly<Record<string, object>> };

const REFERENCE = /#\/definitions\/(\w+)$/;

/** The name of a schema that stands alone in `allOf`, to have a description. */
const wrapped = ({ allOf }: Titled): string | undefined => {
  const [only] = (Array.isArray(allOf) ? allOf : []) as { readonly $ref?: string }[];
  return REFERENCE.exec(only?.$ref ?? '')?.[1];
};

const withTitle = (name: string, member: string, schema: Titled): object => {
  const own = wrapped(schema) ?? (schema.enum === undefined ? undefined : pascalCase([name, member]));
  return own === undefined ? schema : { title: own, ...schema };
};

/** Generators name types after titles, and invent a name for a schema without one. */
const titledSchema = (name: string, { properties, ...schema }: Titled): object => ({
  title: name,
  ...schema,
  ...(properties && {
    properties: Object.fromEntries(Object.entries(properties).map(([member, inner]) => [member, withTitle(name, member, inner)])),
  }),
});

/**
 * AsyncAPI uses JSON Schema draft 7. `io: 'input'` leaves objects open, because a receiver must tolerate unknown
 * members.
 */
export const asyncapiSchemas = (): Readonly<Record<string, unknown>> => {
  const { definitions } = z.toJSONSchema(named, { target: 'draft-7', io: 'input', override: tidy });
  const described = describeSchemas(JSON.parse(JSON.stringify(definitions)) as Parameters<typeof describeSchemas>[0], {
    wrapRefs: true,
    sharedIn: 'openapi.json',
  });
  const titled = Object.fromEntries(Object.entries(described).map(([name, schema]) => [name, titledSchema(name, schema)]));
  return JSON.parse(JSON.stringify(titled).replaceAll('"#/definitions/', '"#/components/schemas/')) as Record<string, unknown>;
};

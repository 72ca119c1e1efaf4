/** JSON Schemas of what is on the bus, each complete in itself, for consumers in any language. */
import * as z from 'zod';
import { tidy } from '../schemas/asyncapi-schemas';
import { ConferenceEvent } from '../schemas/events/conference-event';
import { SubscriptionEvent } from '../schemas/events/subscription-event';

const schemas = { 'conference-event': ConferenceEvent, 'subscription-event': SubscriptionEvent } as const;

/** `io: 'input'` leaves objects open: a consumer must bear members it does not know. */
const schemaOf = (name: string, schema: z.ZodType) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:json-schema:rollcall:${name}`,
  ...z.toJSONSchema(schema, { io: 'input', override: tidy }),
});

/** By the name of the file. */
export const eventSchemas = (): readonly (readonly [file: string, schema: unknown])[] =>
  Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, schemaOf(name, schema)]);

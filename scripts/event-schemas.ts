/** Self-contained JSON Schemas of the events on the bus, for consumers in any language. */
import * as z from 'zod';
import { tidy } from '../schemas/asyncapi-schemas';
import { describeSchemas } from '../schemas/describe-schemas';
import { ConferenceEvent } from '../schemas/events/conference-event';
import { SubscriptionEvent } from '../schemas/events/subscription-event';

const schemas = { 'conference-event': ConferenceEvent, 'subscription-event': SubscriptionEvent } as const;

type Named = Parameters<typeof describeSchemas>[0];

/** `io: 'input'` leaves objects open, because a consumer must tolerate unknown members. */
const schemaOf = (name: string, schema: z.ZodType) => {
  const { $defs = {}, ...event } = z.toJSONSchema(schema, { io: 'input', override: tidy });
  const root = schema.meta()?.id ?? name;
  const { [root]: described, ...definitions } = describeSchemas({ [root]: event, ...$defs } as Named);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:json-schema:rollcall:${name}`,
    ...described,
    $defs: definitions,
  };
};

/** Pairs of file name and schema. */
export const eventSchemas = (): readonly (readonly [file: string, schema: unknown])[] =>
  Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, schemaOf(name, schema)]);

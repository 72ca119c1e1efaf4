import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import * as z from 'zod';
import { lifecycle } from '../../../domain/conference/lifecycle';
import { ConferenceEvent } from '../../../schemas/events/conference-event';
import { DeliveredConferenceEvent } from '../../../schemas/events/delivered-event';
import { eventTypes, subscriptionEventTypes } from '../../../schemas/events/event-types';
import { SubscriptionEvent } from '../../../schemas/events/subscription-event';
import { problemSlug } from '../../../schemas/problem-type';
import { Problem, problemCodes } from '../../../schemas/problems';
import { exampleDeliveries } from '../../../scripts/examples/deliveries';
import { exampleEvents } from '../../../scripts/examples/events';
import { exampleProblems } from '../../../scripts/examples/problems';
import { exampleSubscriptionEvents } from '../../../scripts/examples/subscription-events';

const folder = path.join(__dirname, '../../../schemas/examples');
const REWRITE = 'npx tsx scripts/examples.ts';

const filesOf = (kind: string): readonly string[] => readdirSync(path.join(folder, kind)).map((file) => file.replace(/\.json$/, ''));
const read = (kind: string, name: string): unknown => JSON.parse(readFileSync(path.join(folder, kind, `${name}.json`), 'utf8'));

/** The generated JSON Schema as a consumer without zod would use it. */
const jsonSchemaOf = (schema: z.ZodType): ValidateFunction => {
  const generated = z.toJSONSchema(schema) as { $schema?: string };
  expect(generated.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  return new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(generated);
};

describe('examples of events', () => {
  const made = exampleEvents();
  const emitted = [...new Set(Object.values(lifecycle).map(({ event }) => event))].sort();
  const isValid = jsonSchemaOf(ConferenceEvent);

  it('there is one for each type that a change can have and for each of a subscription, and no other', () => {
    expect([...filesOf('events')].sort()).toEqual([...emitted, ...subscriptionEventTypes].sort());
  });

  it('there is no type that no change has', () => {
    expect(eventTypes.filter((type) => !(emitted as string[]).includes(type))).toEqual([]);
  });

  it.each(emitted)('%s fits the zod schema and the JSON Schema made from it', (type) => {
    const example = read('events', type);
    expect(ConferenceEvent.strict().parse(example)).toEqual(example);
    expect([isValid(example), isValid.errors]).toEqual([true, null]);
    expect(example).toMatchObject({ type });
  });

  it.each(emitted)(`%s is what the rules make (\`${REWRITE}\` writes it anew)`, (type) => {
    expect(read('events', type)).toEqual(JSON.parse(JSON.stringify(made.get(type))));
  });

  it.each(emitted)('%s names no number, no name, no subject', (type) => {
    expect(JSON.stringify(read('events', type))).not.toMatch(/\+1555|"phoneNumber"|"displayName"|"subject":"Tuesday/);
  });

  it('both schemas refuse the same damage', () => {
    const example = read('events', 'rollcall.conference.created.v1') as Record<string, unknown>;
    const damaged: readonly unknown[] = [
      { ...example, specversion: '0.3' },
      { ...example, type: 'rollcall.conference.unheard-of.v1' },
      { ...example, sequence: '1' },
      { ...example, time: 'yesterday' },
      { ...example, data: { ...(example['data'] as object), version: 0 } },
      { ...example, data: { ...(example['data'] as object), participants: [{}] } },
      { ...example, data: undefined },
    ];
    for (const wrong of damaged) expect([ConferenceEvent.safeParse(wrong).success, isValid(wrong)]).toEqual([false, false]);
  });
});

describe('examples of events of a subscription', () => {
  const made = exampleSubscriptionEvents();
  const isValid = jsonSchemaOf(SubscriptionEvent);

  it.each(subscriptionEventTypes)('%s fits the zod schema and the JSON Schema made from it', (type) => {
    const example = read('events', type);
    expect(SubscriptionEvent.strict().parse(example)).toEqual(example);
    expect([isValid(example), isValid.errors]).toEqual([true, null]);
    expect(example).toMatchObject({ type });
  });

  it.each(subscriptionEventTypes)(`%s is what the rules make (\`${REWRITE}\` writes it anew)`, (type) => {
    expect(read('events', type)).toEqual(made.get(type));
  });
});

describe('examples of deliveries', () => {
  const made = [...exampleDeliveries()];
  const isValid = jsonSchemaOf(DeliveredConferenceEvent);

  it('there is each that the rules make, and no other', () => {
    expect([...filesOf('deliveries')].sort()).toEqual(made.map(([name]) => name).sort());
  });

  it.each(made)(`%s is what the rules make (\`${REWRITE}\` writes it anew), and fits both schemas`, (name, event) => {
    const example = read('deliveries', name);
    expect(example).toEqual(JSON.parse(JSON.stringify(event)));
    expect(DeliveredConferenceEvent.strict().parse(example)).toEqual(example);
    expect([isValid(example), isValid.errors]).toEqual([true, null]);
  });

  it.each(made)('%s names numbers and the subject only where they may be seen', (name) => {
    expect(/"phoneNumber"|"subject":"Tuesday/.test(JSON.stringify(read('deliveries', name)))).toBe(name.endsWith('with-numbers'));
  });
});

describe('examples of problems', () => {
  const made = exampleProblems();
  const isValid = jsonSchemaOf(Problem);

  it('there is one for each code, and no other', () => {
    expect([...filesOf('problems')].sort()).toEqual(problemCodes.map(problemSlug).sort());
  });

  it.each(problemCodes)('%s fits the zod schema and the JSON Schema made from it', (code) => {
    const example = read('problems', problemSlug(code));
    expect(Problem.strict().parse(example)).toEqual(example);
    expect([isValid(example), isValid.errors]).toEqual([true, null]);
    expect(example).toMatchObject({ code });
  });

  it.each(problemCodes)(`%s is what is answered (\`${REWRITE}\` writes it anew)`, (code) => {
    expect(read('problems', problemSlug(code))).toEqual(made.get(code));
  });
});

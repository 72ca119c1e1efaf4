/** The AsyncAPI document and the JSON Schemas of the bus: current, valid, and true of what is sent. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { schemasWithoutId } from '@asyncapi/specs';
import Ajv, { type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import type * as z from 'zod';
import { asyncapiDocument } from '../../../schemas/asyncapi';
import { terminalExamples } from '../../../schemas/asyncapi-examples';
import { ConferenceEvent } from '../../../schemas/events/conference-event';
import { DeliveredConferenceEvent } from '../../../schemas/events/delivered-event';
import { eventTypes, subscriptionEventTypes } from '../../../schemas/events/event-types';
import { SubscriptionEvent } from '../../../schemas/events/subscription-event';
import * as terminal from '../../../schemas/terminal-messages';
import { asyncapiExamples } from '../../../scripts/asyncapi-examples';
import { eventSchemas } from '../../../scripts/event-schemas';

type Json = Record<string, unknown>;
type Reference = { readonly $ref: string };
type Message = {
  readonly summary?: string;
  readonly payload: Json;
  readonly examples?: { readonly headers?: Json; readonly payload: Json }[];
};
type Operation = {
  readonly action: string;
  readonly channel: Reference;
  readonly messages?: Reference[];
  readonly reply?: { messages: Reference[] };
};

const REWRITE = 'npm run asyncapi';
const docs = path.join(__dirname, '../../../docs');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(docs, file), 'utf8'));

const examplesOfEvents = asyncapiExamples();
const document = JSON.parse(JSON.stringify(asyncapiDocument(examplesOfEvents))) as {
  asyncapi: '3.0.0';
  channels: Record<string, { messages: Record<string, Reference>; servers: Reference[] }>;
  operations: Record<string, Operation>;
  components: { schemas: Record<string, Json>; messages: Record<string, Message>; messageTraits: Record<string, { headers: Reference }> };
};
const messages = Object.entries(document.components.messages);

const at = (reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, step) => (value as Json | undefined)?.[step], document);

const references = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [inner as string] : references(inner)));
};

/** Validates as a reader of the document would: with the document as the only source of schemas. */
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema({ ...document, $id: 'asyncapi' }, 'asyncapi');
const validatorOf = (pointer: string): ValidateFunction => ajv.compile({ $ref: `asyncapi${pointer}` });

describe('docs/asyncapi.json', () => {
  it(`is what the schemas say (\`${REWRITE}\` writes it anew)`, () => {
    expect(read('asyncapi.json')).toEqual(document);
  });

  it('is an AsyncAPI document by the official JSON Schema', () => {
    const isAsyncapi = new Ajv({ strict: false, validateFormats: false }).compile(schemasWithoutId[document.asyncapi] as object);
    expect([isAsyncapi(document), isAsyncapi.errors]).toEqual([true, null]);
    expect(isAsyncapi({ ...document, operations: { push: { action: 'shout', channel: { $ref: '#/channels/bus' } } } })).toBe(false);
  });

  it('refers to nothing that is not there, and names each schema once', () => {
    expect(references(document).filter((reference) => at(reference) === undefined)).toEqual([]);
    const inMessages = messages.flatMap(([, { payload }]) => references(payload));
    expect(new Set(inMessages.map((reference) => reference.replace(/[^/]*$/, '')))).toEqual(new Set(['#/components/schemas/']));
    expect(JSON.stringify(document.components.schemas)).not.toContain('"definitions"');
  });

  it('has no schema that nothing uses', () => {
    const used = new Set(references(document));
    expect(Object.keys(document.components.schemas).filter((name) => !used.has(`#/components/schemas/${name}`))).toEqual([]);
    expect(Object.keys(document.components.messages).filter((name) => !used.has(`#/components/messages/${name}`))).toEqual([]);
  });
});

describe('channels', () => {
  it('the bus has every event type but the test, with an example of each', () => {
    const types = [...eventTypes, ...subscriptionEventTypes.filter((type) => !type.includes('.test.'))];
    expect(Object.keys(document.channels['bus']?.messages ?? {}).sort()).toEqual([...types].sort());
    const without = types.filter((type) => document.components.messages[`bus.${type}`]?.examples?.length !== 1);
    expect(without).toEqual([]);
  });

  it('webhooks have every event type', () => {
    const types = [...eventTypes, ...subscriptionEventTypes];
    expect(Object.keys(document.channels['webhooks']?.messages ?? {}).sort()).toEqual([...types].sort());
  });

  it('terminals have every message that they send or get', () => {
    const options = [...terminal.TerminalRequest.options, ...terminal.TerminalMessage.options] as readonly z.ZodType[];
    const names = options.map((schema) => schema.meta()?.id);
    expect(Object.keys(document.channels['terminals']?.messages ?? {}).sort()).toEqual([...names].sort());
  });

  it('each operation sends or receives messages of its channel, and nothing is left over', () => {
    const all = Object.values(document.operations);
    expect(new Set(all.map(({ action }) => action))).toEqual(new Set(['send', 'receive']));
    const ofOperations = all.flatMap(({ channel, messages: named, reply }) => {
      const own =
        named ??
        Object.keys((at(channel.$ref) as { messages: Json }).messages).map((name) => ({ $ref: `${channel.$ref}/messages/${name}` }));
      return [...own, ...(reply?.messages ?? [])].map(({ $ref }) => $ref);
    });
    const inChannels = Object.entries(document.channels).flatMap(([name, channel]) =>
      Object.keys(channel.messages).map((message) => `#/channels/${name}/messages/${message}`),
    );
    expect([...new Set(ofOperations)].sort()).toEqual([...inChannels].sort());
  });
});

describe('examples', () => {
  const examples = messages.flatMap(([name, message]) => (message.examples ?? []).map((example) => [name, example] as const));

  it.each(examples)('%s fits its own schema, and no other of its channel', (name, { payload }) => {
    const isValid = validatorOf(`#/components/messages/${name}/payload`);
    expect([isValid(payload), isValid.errors]).toEqual([true, null]);
    const channel = name.split('.')[0] ?? '';
    const others = messages.filter(([other]) => other !== name && other.startsWith(`${channel}.`));
    expect(others.filter(([other]) => validatorOf(`#/components/messages/${other}/payload`)(payload)).map(([other]) => other)).toEqual([]);
  });

  it.each(examples.filter(([, { headers }]) => headers))('%s has the headers of Standard Webhooks', (_name, { headers }) => {
    const isValid = validatorOf('#/components/schemas/WebhookHeaders');
    expect([isValid(headers), isValid.errors]).toEqual([true, null]);
  });

  it('of the bus are those of schemas/examples', () => {
    for (const [type, event] of [...examplesOfEvents.events, ...examplesOfEvents.subscriptionEvents]) {
      if (!type.includes('.test.'))
        expect(document.components.messages[`bus.${type}`]?.examples).toEqual([{ payload: JSON.parse(JSON.stringify(event)) as Json }]);
    }
  });

  it('fit the zod schemas, to the last member', () => {
    for (const [type, event] of examplesOfEvents.subscriptionEvents) expect(SubscriptionEvent.strict().parse(event).type).toBe(type);
    for (const [name, { payload }] of examples.filter(([name]) => /^webhook\.rollcall\.(conference|participant)\./.test(name))) {
      expect([name, DeliveredConferenceEvent.strict().parse(payload)]).toEqual([name, payload]);
    }
    for (const [name, example] of Object.entries(terminalExamples)) {
      expect([name, (terminal[name as keyof typeof terminalExamples] as z.ZodObject).strict().parse(example)]).toEqual([name, example]);
    }
  });

  it('a message with a member that is new fits all the same: receivers must bear it', () => {
    const [, { payload }] = examples[0] ?? ['', { payload: {} }];
    const later = { ...payload, invented: true, data: { ...(payload['data'] as Json), invented: 1 } };
    expect(validatorOf('#/components/messages/bus.rollcall.conference.created.v1/payload')(later)).toBe(true);
    expect(validatorOf('#/components/messages/terminal.PingMessage/payload')({ action: 'ping', invented: true })).toBe(false);
  });
});

describe('docs/events', () => {
  const made = new Map(eventSchemas());
  const validatorFor = (file: string): ValidateFunction =>
    new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(read(`events/${file}`) as Json);
  const folder = path.join(__dirname, '../../../schemas/examples/events');
  const events = readdirSync(folder).map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { type: string });
  const ofConferences = events.filter(({ type }) => !type.startsWith('rollcall.subscription.'));
  const ofSubscriptions = events.filter(({ type }) => type.startsWith('rollcall.subscription.'));

  it('holds no other file', () => {
    expect(readdirSync(path.join(docs, 'events')).sort()).toEqual([...made.keys()].sort());
  });

  it.each([...made])(`%s is what the schemas say (\`${REWRITE}\` writes it anew), complete in itself`, (file, schema) => {
    expect(read(`events/${file}`)).toEqual(JSON.parse(JSON.stringify(schema)));
    expect(references(schema).filter((reference) => !reference.startsWith('#/$defs/'))).toEqual([]);
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  });

  it('conference-event.schema.json takes every example', () => {
    const isValid = validatorFor('conference-event.schema.json');
    expect(ofConferences.length).toBe(eventTypes.length);
    for (const event of ofConferences) expect([event.type, isValid(event), isValid.errors]).toEqual([event.type, true, null]);
  });

  it('subscription-event.schema.json takes every example', () => {
    const isValid = validatorFor('subscription-event.schema.json');
    expect(ofSubscriptions.length).toBe(subscriptionEventTypes.length);
    for (const event of ofSubscriptions) {
      expect([event.type, isValid(event), isValid.errors]).toEqual([event.type, true, null]);
    }
  });

  it('each refuses the events of the other, and what zod refuses', () => {
    const [conference, subscription] = [validatorFor('conference-event.schema.json'), validatorFor('subscription-event.schema.json')];
    const event = ofConferences[0] as Json | undefined;
    expect(subscription(event)).toBe(false);
    expect(conference(ofSubscriptions[0])).toBe(false);
    for (const damage of [{ specversion: '0.3' }, { sequence: '1' }, { time: 'yesterday' }, { data: {} }]) {
      const damaged = { ...event, ...damage };
      expect([ConferenceEvent.safeParse(damaged).success, conference(damaged)]).toEqual([false, false]);
    }
  });
});

/**
 * The messages of the AsyncAPI document: one for each event type on the bus and for sinks, and one for each terminal
 * message.
 */
import { terminalExamples, webhookHeadersExample } from './asyncapi-examples';
import { eventSummaries } from './asyncapi-summaries';
import type { ConferenceEvent } from './events/conference-event';
import type { DeliveredConferenceEvent } from './events/delivered-event';
import { type EventType, eventTypes, type SubscriptionEventType, subscriptionEventTypes } from './events/event-types';
import type { SubscriptionEvent } from './events/subscription-event';
import { pascalCase } from './pascal-case';

/** Examples that the domain code generates. */
export type GeneratedExamples = {
  /** One of each type. */
  readonly events: ReadonlyMap<EventType, ConferenceEvent>;
  readonly subscriptionEvents: ReadonlyMap<SubscriptionEventType, SubscriptionEvent>;
  /**
   * Keyed by what they show. Deliveries differ from the events on the bus in a few members only, so a few examples are
   * enough.
   */
  readonly deliveries: ReadonlyMap<string, DeliveredConferenceEvent>;
};

type BusEvent = ConferenceEvent | SubscriptionEvent;
type Named = readonly [name: string, payload: unknown];
type Message = Readonly<Record<string, unknown>>;
type Messages = Readonly<Record<string, Message>>;

export const messageTraits = {
  enveloped: { headers: { $ref: '#/components/schemas/EventEnvelope' } },
  signed: {
    contentType: 'application/cloudevents+json',
    headers: { $ref: '#/components/schemas/WebhookHeaders' },
    correlationId: { location: '$message.header#/x-correlator' },
  },
} as const;

const trait = (name: keyof typeof messageTraits) => ({ $ref: `#/components/messageTraits/${name}` });

/** A test event goes to the sink only, never to the bus. */
const subscriptionEventsOfBus = subscriptionEventTypes.filter((type) => type !== 'rollcall.subscription.test.v1');

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** `rollcall.conference.management-changed.v1` -> `ConferenceManagementChanged`. */
const nameOf = (type: string): string => pascalCase(type.split(/[.-]/).slice(1, -1));

/** Generators name a type after the title: without one, each event of a kind would be the same type. */
const ofType = (name: string, type: string) => {
  const title = `${name.startsWith('Delivered') ? 'Delivered' : ''}${nameOf(type)}Event`;
  return { title, allOf: [schema(name)], properties: { type: { title: `${title}Type`, const: type } } };
};

/** As the first word of a text. */
const summaryOf = (type: EventType | SubscriptionEventType): string =>
  eventSummaries[type].charAt(0).toUpperCase() + eventSummaries[type].slice(1);

const busMessage = (name: string, type: EventType | SubscriptionEventType, example: BusEvent | undefined): Messages => ({
  [`bus.${type}`]: {
    name: type,
    summary: summaryOf(type),
    traits: [trait('enveloped')],
    payload: ofType(name, type),
    ...(example && { examples: [{ payload: example }] }),
  },
});

/**
 * Only examples of conference events show the headers, which are the same for every event: the document stays small.
 */
const headersExample = { headers: webhookHeadersExample };

const webhookMessage = (
  name: string,
  type: EventType | SubscriptionEventType,
  examples: readonly Named[],
  headers: Partial<typeof headersExample> = {},
): Messages => ({
  [`webhook.${type}`]: {
    name: type,
    summary: summaryOf(type),
    traits: [trait('signed')],
    payload: ofType(name, type),
    ...(examples.length > 0 && {
      examples: examples.map(([shows, payload]) => ({ name: shows, ...headers, payload })),
    }),
  },
});

const deliveriesOf = (type: EventType, { deliveries }: GeneratedExamples): readonly Named[] =>
  [...deliveries].filter(([, event]) => event.type === type);

const merged = (messages: readonly Messages[]): Messages => Object.assign({}, ...messages) as Messages;

export const busMessages = ({ events, subscriptionEvents }: GeneratedExamples): Messages =>
  merged([
    ...eventTypes.map((type) => busMessage('ConferenceEvent', type, events.get(type))),
    ...subscriptionEventsOfBus.map((type) => busMessage('SubscriptionEvent', type, subscriptionEvents.get(type))),
  ]);

export const webhookMessages = (examples: GeneratedExamples): Messages =>
  merged([
    ...eventTypes.map((type) => webhookMessage('DeliveredConferenceEvent', type, deliveriesOf(type, examples), headersExample)),
    ...subscriptionEventTypes.map((type) => webhookMessage('SubscriptionEvent', type, [[type, examples.subscriptionEvents.get(type)]])),
  ]);

export type TerminalMessageName = keyof typeof terminalExamples;

export const terminalMessages = (): Messages =>
  merged(
    Object.entries(terminalExamples).map(([name, payload]) => ({
      [`terminal.${name}`]: { name, payload: schema(name), examples: [{ payload }] },
    })),
  );

/** What a reference conference asks of AWS, counted in a local run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Phase } from '../cost/hold-conferences';

/** Requests of one function in one part of a conference's life. */
export type Use = {
  readonly invocations: number;
  /** DynamoDB's units, by table. */
  readonly conferencesWrites: number;
  readonly conferencesReads: number;
  readonly recordsWrites: number;
  readonly recordsReads: number;
  /** Of those, the units of the partition with all deliveries of a subscription to every conference. */
  readonly logWrites: number;
  /** Of reading the list of subscriptions to every conference, and of reading one of them. */
  readonly subscriptionReads: number;
  readonly subscriptionItemReads: number;
  /** Of the writes, the units of the partition with the list of looks. */
  readonly lookListWrites: number;
  /** Requests to EventBridge, and events in them. */
  readonly busRequests: number;
  readonly busEvents: number;
  /** Messages sent to FIFO queues, and to others. */
  readonly fifoMessages: number;
  readonly queueMessages: number;
  /** Messages to one terminal. */
  readonly posts: number;
  /** Requests to the conference server and to partners. */
  readonly otherRequests: number;
  /** Of all invocations together, by the rule of `bench/cost/durations.ts`, without waiting for other servers. */
  readonly ownMs: number;
};

export const USES = [
  'invocations',
  'conferencesWrites',
  'conferencesReads',
  'recordsWrites',
  'recordsReads',
  'logWrites',
  'subscriptionReads',
  'subscriptionItemReads',
  'lookListWrites',
  'busRequests',
  'busEvents',
  'fifoMessages',
  'queueMessages',
  'posts',
  'otherRequests',
  'ownMs',
] as const satisfies readonly (keyof Use)[];

export const eachUse = (amount: (name: keyof Use) => number): Record<keyof Use, number> =>
  Object.fromEntries(USES.map((name) => [name, amount(name)])) as Record<keyof Use, number>;

export const nothingUsed = (): Record<keyof Use, number> => eachUse(() => 0);

export type PhaseUse = {
  /** How long this part lasts. */
  readonly seconds: number;
  /** By the entry of the function. */
  readonly functions: Readonly<Record<string, Use>>;
};

export type Traffic = {
  /** The day of the run. */
  readonly date: string;
  readonly participants: number;
  readonly minutes: number;
  /** Subscriptions to every conference. */
  readonly webhooks: number;
  readonly conferences: number;
  readonly changes: number;
  /** Partitions among which the deliveries of one subscription to every conference were spread. */
  readonly logPartitions: number;
  readonly phases: Readonly<Record<Phase, PhaseUse>>;
};

export const PHASES: readonly Phase[] = ['opened', 'started', 'talked', 'ended'];

export const TRAFFIC_FILE = join(__dirname, 'traffic.json');

export const readTraffic = (): Traffic => JSON.parse(readFileSync(TRAFFIC_FILE, 'utf8')) as Traffic;

/** How many events the counted run sent together. A busy stream has larger batches, and so fewer requests. */
export const eventsPerBusRequest = ({ phases }: Traffic): number => {
  const used = PHASES.flatMap((phase) => Object.values(phases[phase].functions));
  const sum = (name: 'busEvents' | 'busRequests'): number => used.reduce((total, use) => total + use[name], 0);
  return sum('busEvents') / sum('busRequests');
};

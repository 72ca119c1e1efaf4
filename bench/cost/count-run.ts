/** Runs reference conferences on a local deployment and counts what AWS would bill. */
import type { Socket } from 'node:net';
import { platformLogLevel } from '../../functions/wiring/function';
import { MINUTE_MS } from '../../schemas/durations';
import { startStory, type StoryDeployment } from '../../test/support/e2e-deployment';
import { drawsOf, readHops } from '../latency/hops';
import { pacedLoad } from '../latency/paced-load';
import { seededRandom } from '../measuring/seeded-random';
import { eachAlone, functionCounts } from './function-counts';
import { type FunctionCounts, timesFunctions, withoutIdle } from './idle-share';
import { type Held, holdConferences, type HoldOptions, SANDBOX_SPEED } from './hold-conferences';
import { type InvocationCounts, meterInvocations } from './invocation-meter';
import { type Counts, nothingCounted, socketMessages } from './meters';
import { meterServices, type ServiceCounts } from './service-meter';
import { storedBytes } from './stored-bytes';
import { startWebhookSinks } from './webhook-sinks';

export type RunOptions = HoldOptions & { readonly webhooks: number };

export type Billable = {
  /** By name of the function. */
  readonly functions: ReadonlyMap<string, Counts>;
  /** Counts that belong to no single function. */
  readonly shared: Counts;
};

export type CountedRun = Billable & {
  /** The same counts if each message of a queue were received alone. */
  readonly alone: Billable;
  /** What the deployment would have cost in the same time without any conference. It is not in the other counts. */
  readonly idle: FunctionCounts;
  /** How long the conferences took, of the deployment's time. */
  readonly minutes: number;
  readonly held: Held;
  readonly deliveries: number;
  /** The event type of each change. */
  readonly changes: readonly string[];
};

/** The lines that Lambda itself logs for a successful invocation: start, end and report, or nothing. */
const PLATFORM_LOG_BYTES = platformLogLevel === 'INFO' ? 330 : 0;
/** One line of API Gateway's access log. */
const ACCESS_LOG_BYTES = 400;

/** The defaults of the settings `retentionDays` and `archiveDays`. */
const KEPT_MONTHS = 1;
const ARCHIVED_MONTHS = 3;

/** How long the deployment is left alone, to count what it does then. */
const IDLE_MINUTES = 10;

const GB = 1e9;
const SHOWN_ERRORS = 3;
const SEED = 1;

/** The bytes sent over all connections of a server, including closed ones. */
const meterEgress = ({ local: { server } }: StoryDeployment): (() => number) => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  return () => [...sockets].reduce((bytes, { bytesWritten }) => bytes + bytesWritten, 0);
};

const meterStory = (story: StoryDeployment, egress: () => number, sinkBytes: () => number, endpoint: string) => async () => ({
  egressBytes: egress() + sinkBytes(),
  logBytes: story.logged.reduce((bytes, line) => bytes + Buffer.byteLength(line), 0),
  eventBytes: story.local.events().reduce((bytes, { event }) => bytes + Buffer.byteLength(JSON.stringify(event)), 0),
  storedBytes: await storedBytes(endpoint),
});

type StoryMeter = Awaited<ReturnType<ReturnType<typeof meterStory>>>;

const sharedCounts = (before: StoryMeter, after: StoryMeter, held: Held, functions: ReadonlyMap<string, Counts>): Counts => {
  const grown = (name: keyof StoryMeter): number => (after[name] - before[name]) / GB;
  const total = (meter: keyof Counts): number => [...functions.values()].reduce((sum, counts) => sum + counts[meter], 0);
  const platformLogs = (total('invocations') * PLATFORM_LOG_BYTES + total('http-requests') * ACCESS_LOG_BYTES) / GB;
  return {
    ...nothingCounted(),
    'socket-messages': (held.sentToTerminals + held.sentByTerminals) * socketMessages(held.largestMessageBytes),
    'socket-minutes': held.connectionMinutes,
    'table-gigabyte-months': grown('storedBytes') * KEPT_MONTHS,
    'archive-gigabytes': grown('eventBytes'),
    'archive-gigabyte-months': grown('eventBytes') * ARCHIVED_MONTHS,
    'log-gigabytes': grown('logBytes') + platformLogs,
    'egress-gigabytes': grown('egressBytes'),
  };
};

type Metering = { readonly invocations: ReturnType<typeof meterInvocations>; readonly services: Awaited<ReturnType<typeof meterServices>> };

/** What the functions do in `IDLE_MINUTES` without a conference. */
const countIdle = async (story: StoryDeployment, { invocations, services }: Metering): Promise<FunctionCounts> => {
  await story.quiet();
  invocations.take();
  services.take();
  await story.pass(IDLE_MINUTES * MINUTE_MS);
  return functionCounts(invocations.take(), services.take());
};

type StoryReadings = { readonly before: StoryMeter; readonly after: StoryMeter; readonly held: Held };

const billable = (
  ran: ReadonlyMap<string, InvocationCounts>,
  requests: ServiceCounts,
  { before, after, held }: StoryReadings,
): Billable => {
  const functions = functionCounts(ran, requests);
  return { functions, shared: sharedCounts(before, after, held, functions) };
};

const failed = ({ logged }: StoryDeployment, cause: unknown): Error => {
  const wrong = logged.filter((line) => line.startsWith('{"level":"error"'));
  return new Error(`The run failed; errors in the functions' log:\n${wrong.slice(0, SHOWN_ERRORS).join('')}`, { cause });
};

/**
 * One conference runs before the counted ones, so that work done once per process is not counted. Functions start as late
 * as in the cloud: a push behind stream and bus that came at once would find changes that are still on their way.
 */
export const countRun = async (options: RunOptions): Promise<CountedRun> => {
  const invocations = meterInvocations();
  const environment = { ROLLCALL_LOOPBACK_SINKS: 'true', ROLLCALL_ASSEMBLY: options.assembly };
  const load = pacedLoad(invocations.load, drawsOf(readHops()), seededRandom(SEED));
  const story = await startStory({ load, sandboxSpeed: SANDBOX_SPEED, environment });
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  const services = await meterServices(invocations.ownerOf);
  const sinks = await startWebhookSinks(story, options.webhooks);
  const readMeters = meterStory(story, meterEgress(story), sinks.bytes, endpoint);
  try {
    await holdConferences(story, { ...options, conferences: 1 });
    invocations.take();
    services.take();
    const startedAt = story.clock.now();
    const [before, deliveriesBefore, eventsBefore] = [await readMeters(), sinks.deliveries(), story.local.events().length];
    const held = await holdConferences(story, options);
    const [ran, requests] = [invocations.take(), services.take()];
    const changes = story.local
      .events()
      .slice(eventsBefore)
      .map(({ event }) => event['detail-type']);
    const readings = { before, after: await readMeters(), held };
    const [minutes, deliveries] = [(story.clock.now() - startedAt) / MINUTE_MS, sinks.deliveries() - deliveriesBefore];
    const idle = timesFunctions(await countIdle(story, { invocations, services }), minutes / IDLE_MINUTES);
    const own = (counted: Billable): Billable => ({ ...counted, functions: withoutIdle(counted.functions, idle) });
    const alone = own(billable(eachAlone(ran), requests, readings));
    return { ...own(billable(ran, requests, readings)), alone, idle, minutes, held, changes, deliveries };
  } catch (error) {
    throw failed(story, error);
  } finally {
    sinks.stop();
    await story.stop();
    await services.stop();
    invocations.stop();
  }
};

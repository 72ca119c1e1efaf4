/** Counts what reference conferences ask of AWS, for each part of their life, in a local deployment. */
import { EVERYONE } from '../../domain/subscription/record';
import { DELIVERIES, LOOKS, watchersPartition } from '../../functions/adapters/dynamodb/keys';
import { startStory } from '../../test/support/e2e-deployment';
import { environmentNames } from '../../schemas/settings/function-settings';
import { AWS_REQUEST, billedMilliseconds } from '../cost/durations';
import { holdConferences, type Phase, SANDBOX_SPEED } from '../cost/hold-conferences';
import { type InvocationCounts, type InvocationMeter, meterInvocations } from '../cost/invocation-meter';
import { startWebhookSinks } from '../cost/webhook-sinks';
import type { Exchange } from '../deployment/counting-proxy';
import { startServiceProxies } from '../deployment/service-proxies';
import { bodyOf, READ_OPERATIONS, type TableAnswer, unitsOf, withCapacity } from '../deployment/service-requests';
import { wiredFunction } from '../deployment/wired-functions';
import { today } from '../measuring/today';
import { eachUse, nothingUsed, PHASES, type PhaseUse, type Traffic, type Use, USES } from './traffic';

export type CountOptions = {
  readonly participants: number;
  readonly minutes: number;
  readonly webhooks: number;
  readonly conferences: number;
};

type Uses = Map<string, Record<keyof Use, number>>;

type Values = Readonly<Record<string, { readonly S?: string }>>;
type TableRequest = {
  readonly TableName?: string;
  /** Of a request for several items, by the name of the table. */
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly Key?: Values;
  readonly Item?: Values;
  readonly ExpressionAttributeValues?: Values;
};

/** The partition of a request; of a query, whichever of its values begins like one. */
const partitionOf = ({ Key: key, Item: item, ExpressionAttributeValues: values = {} }: TableRequest): string =>
  (key ?? item)?.['pk']?.S ?? Object.values(values).find(({ S: text = '' }) => text.includes('#'))?.S ?? '';

const useTables = (use: Record<keyof Use, number>, logPartitions: Set<string>, { operation, sent, received, status }: Exchange): void => {
  const request = bodyOf<TableRequest>(sent);
  // The local DynamoDB does not say what a refused write costs; it costs at least this.
  const units = status >= 400 ? 1 : unitsOf(bodyOf<TableAnswer>(received));
  const [name] = Object.keys(request.RequestItems ?? { [request.TableName ?? '']: {} });
  const table = name === process.env[environmentNames.conferencesTable] ? 'conferences' : 'records';
  const isRead = READ_OPERATIONS.has(operation);
  use[`${table}${isRead ? 'Reads' : 'Writes'}`] += units;
  const partition = partitionOf(request);
  if (!isRead && partition.startsWith(DELIVERIES)) {
    use.logWrites += units;
    logPartitions.add(partition);
  }
  if (!isRead && partition === LOOKS) use.lookListWrites += units;
  if (isRead && partition.startsWith(watchersPartition(EVERYONE)))
    use[operation === 'Query' ? 'subscriptionReads' : 'subscriptionItemReads'] += units;
};

type QueueRequest = { readonly QueueUrl?: string; readonly Entries?: readonly unknown[] };

const useOthers = (use: Record<keyof Use, number>, { operation, sent }: Exchange): void => {
  const { QueueUrl: url = '', Entries: entries = [undefined] } = bodyOf<QueueRequest>(sent);
  if (operation === 'PutEvents') {
    use.busRequests += 1;
    use.busEvents += entries.length;
  } else if (operation.startsWith('SendMessage')) use[url.endsWith('.fifo') ? 'fifoMessages' : 'queueMessages'] += entries.length;
};

const usesOf = (uses: Uses, entry: string): Record<keyof Use, number> => {
  const known = uses.get(entry) ?? nothingUsed();
  uses.set(entry, known);
  return known;
};

/**
 * Servers of others take as long as the model says, so what they took here is left out: with them, only the requests to
 * AWS count, as if one followed another.
 */
const addInvocations = (uses: Uses, ran: ReadonlyMap<string, InvocationCounts>): void => {
  for (const [entry, work] of ran) {
    const use = usesOf(uses, entry);
    use.invocations += work.invocations;
    use.otherRequests += work.otherRequests;
    const ownWait = work.otherRequests === 0 ? work.waitedMs : Math.min(work.waitedMs, work.awsRequests * AWS_REQUEST.waitMs);
    use.ownMs += billedMilliseconds({ ...work, waitedMs: ownWait }, wiredFunction(entry).memoryMb);
  }
};

const eachOf = (uses: Uses, conferences: number): Readonly<Record<string, Use>> =>
  Object.fromEntries(
    [...uses]
      .filter(([entry]) => entry !== '')
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([entry, use]) => [entry, eachUse((name) => Number((use[name] / conferences).toFixed(3)))]),
  );

/** Of the calls of the reference: people answer within ten seconds, and leave within a few. */
const secondsOf = ({ minutes }: CountOptions): Readonly<Record<Phase, number>> => ({
  opened: 30,
  started: 12,
  talked: minutes * 60,
  ended: 10,
});

/** Counts the requests of whichever function makes them, until they are added to a part of a conference's life. */
const countRequests = (meter: InvocationMeter) => {
  let uses: Uses = new Map();
  const logPartitions = new Set<string>();
  const byPhase = new Map<Phase, Uses>(PHASES.map((phase) => [phase, new Map()]));
  const using = (count: (use: Record<keyof Use, number>, exchange: Exchange) => void) => (exchange: Exchange) =>
    count(usesOf(uses, meter.ownerOf(exchange.port) ?? ''), exchange);
  const forget = (): void => {
    uses = new Map();
  };
  return {
    byPhase,
    logPartitions,
    proxies: {
      tables: { onExchange: using((use, exchange) => useTables(use, logPartitions, exchange)), rewrite: withCapacity },
      others: using(useOthers),
      connections: using((use, { operation }) => void (use.posts += operation.startsWith('POST') ? 1 : 0)),
    },
    forget: () => {
      meter.take();
      forget();
      logPartitions.clear();
    },
    onPhase: (phase: Phase): void => {
      addInvocations(uses, meter.take());
      for (const [entry, use] of uses) {
        const sum = usesOf(byPhase.get(phase) as Uses, entry);
        for (const name of USES) sum[name] += use[name];
      }
      forget();
    },
  };
};

type Requests = ReturnType<typeof countRequests>;

const trafficOf = (options: CountOptions, changes: number, { byPhase, logPartitions }: Requests): Traffic => {
  const { conferences, webhooks } = options;
  const phaseUse = (phase: Phase): PhaseUse => ({
    seconds: secondsOf(options)[phase],
    functions: eachOf(byPhase.get(phase) as Uses, conferences),
  });
  return {
    date: today(),
    ...options,
    changes: changes / conferences,
    logPartitions: Math.max(1, logPartitions.size / webhooks),
    phases: Object.fromEntries(PHASES.map((phase) => [phase, phaseUse(phase)])) as Traffic['phases'],
  };
};

/** One conference runs before the counted ones, so that work done once per process is not counted. */
export const countTraffic = async (options: CountOptions): Promise<Traffic> => {
  const meter = meterInvocations();
  const environment = { ROLLCALL_LOOPBACK_SINKS: 'true', ROLLCALL_ASSEMBLY: 'direct' };
  const story = await startStory({ load: meter.load, sandboxSpeed: SANDBOX_SPEED, environment });
  const requests = countRequests(meter);
  const stopProxies = await startServiceProxies(requests.proxies);
  const sinks = await startWebhookSinks(story, options.webhooks);
  try {
    const held = { ...options, assembly: 'direct' as const, requests: options.participants };
    await holdConferences(story, { ...held, conferences: 1 });
    requests.forget();
    const { changes } = await holdConferences(story, { ...held, onPhase: requests.onPhase });
    return trafficOf(options, changes, requests);
  } finally {
    sinks.stop();
    await story.stop();
    await stopProxies();
    meter.stop();
  }
};

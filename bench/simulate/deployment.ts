/**
 * A simulated deployment: every function with its instances, and the limits that its invocations meet. Equal
 * invocations that begin together are one job. Times are in seconds.
 */
import { reservedFor } from '../../functions/wiring/concurrency';
import { isCalled, wiredFunction, type WiredFunction } from '../deployment/wired-functions';
import { Events } from '../measuring/events';
import type { Limits } from './limits';
import { Observations } from './observations';
import { Pool } from './pool';
import { TokenBucket } from './token-bucket';
import type { Use } from './traffic';
import { mostInstances, routeLimitOf, unreserved } from './wiring-limits';

export type DeploymentSettings = {
  readonly lambdaConcurrency: number;
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** The write units a second that each table is used to. */
  readonly tableWrites: number;
  readonly tableReads: number;
  /** Partitions that share what all deliveries of a subscription to every conference write. */
  readonly logPartitions: number;
  /** Subscriptions to every conference. */
  readonly webhooks: number;
  readonly terminals: number;
  readonly eventsPerBusRequest: number;
  readonly callerRetrySeconds: { readonly first: number; readonly most: number };
};

/** What an invocation asks for besides an instance, and what it waits for. */
export type Work = {
  readonly entry: string;
  /** Of one invocation. */
  readonly use: Use;
  /** How the server answers that so many invocations ask, if any, when they run. */
  readonly server?: (jobs: number) => Server;
  /** What follows when so many invocations have ended, however they ended. */
  readonly after?: (jobs: number) => void;
};

/** `fails`: whether the invocation then fails, and is tried again. */
export type Server = { readonly seconds: number; readonly fails: boolean };

export type BucketName =
  | 'gateway'
  | 'invocations'
  | 'conferencesWrites'
  | 'conferencesReads'
  | 'recordsWrites'
  | 'recordsReads'
  | 'logWrites'
  | 'subscriptionReads'
  | 'subscriptionItemReads'
  | 'lookListWrites'
  | 'busRequests'
  | 'busInvocations'
  | 'fifoMessages';

/** An SDK repeats what is throttled for about that long; then the invocation fails. */
const SDK_GIVES_UP = 1;
/** A failed message comes back after 1, 2, 4, … seconds, at most 30 (`functions/messaging/queue-batch.ts`). */
const [FIRST_RETRY, MOST_RETRY] = [1, 30];
/** Lambda repeats a failed event after a minute, then after two. */
const EVENT_RETRY = 60;

const usesPerTable = ['conferencesWrites', 'conferencesReads', 'recordsWrites', 'recordsReads'] as const;

const add = (counts: Map<string, number>, name: string, count: number): void => void counts.set(name, (counts.get(name) ?? 0) + count);

export class Deployment {
  readonly events = new Events();
  readonly observed = new Observations();
  readonly buckets: Readonly<Record<BucketName, TokenBucket>>;
  private readonly pools = new Map<string, Pool>();
  private readonly routes = new Map<string, TokenBucket>();
  private readonly shared: Pool;
  private running = 0;
  /** The most instances that ran at the same time. */
  mostConcurrent = 0;
  /** Requests that a limit refused, by the function they were for. */
  readonly refused = new Map<string, number>();
  /** Invocations that failed because a service was throttled. */
  readonly failed = new Map<string, number>();
  /** Messages that went to the dead letters. */
  readonly lost = new Map<string, number>();

  constructor(
    private readonly limits: Limits,
    private readonly settings: DeploymentSettings,
  ) {
    const { lambdaConcurrency, tableWrites, tableReads, logPartitions } = settings;
    const lambda = lambdaConcurrency * limits.invocationsPerInstance;
    this.buckets = {
      gateway: new TokenBucket(limits.gatewayRate, limits.gatewayBurst),
      invocations: new TokenBucket(lambda),
      conferencesWrites: new TokenBucket(tableWrites),
      conferencesReads: new TokenBucket(tableReads),
      recordsWrites: new TokenBucket(tableWrites),
      recordsReads: new TokenBucket(tableReads),
      logWrites: new TokenBucket(limits.partitionWrites * logPartitions),
      subscriptionReads: new TokenBucket(limits.partitionReads),
      subscriptionItemReads: new TokenBucket(limits.partitionReads),
      lookListWrites: new TokenBucket(limits.partitionWrites),
      busRequests: new TokenBucket(limits.busRequests),
      busInvocations: new TokenBucket(limits.busInvocations),
      fifoMessages: new TokenBucket(limits.fifoRequests),
    };
    this.shared = new Pool(unreserved(lambdaConcurrency));
  }

  /** So many invocations of a function are asked for now. */
  arrive(work: Work, jobs: number, attempt = 1): void {
    if (jobs <= 0) return;
    const wired = wiredFunction(work.entry);
    if (isCalled(wired)) return this.call(work, jobs, attempt);
    const wait = wired.invokedBy === 'bus' ? this.book('busInvocations', jobs) : 0;
    const arrivedAt = this.events.now;
    this.events.after(wait, () => this.queue(work, jobs, attempt, arrivedAt));
  }

  /** Of a name among the peaks that begins with `route`. */
  routeLimit(name: string): number {
    return this.routes.get(name.replace(/^route /, ''))?.rate ?? Infinity;
  }

  /** Books tokens of a bucket, and notes that they were asked for now. */
  private book(name: BucketName, amount: number): number {
    if (amount <= 0) return 0;
    this.observed.noteAsked(name, this.events.now, amount);
    return this.buckets[name].book(this.events.now, amount);
  }

  private routeOf(wired: WiredFunction): TokenBucket | undefined {
    const known = this.routes.get(wired.entry);
    if (known) return known;
    const limit = routeLimitOf(wired, this.settings);
    if (!limit) return undefined;
    const bucket = new TokenBucket(limit.perSecond, limit.atOnce);
    this.routes.set(wired.entry, bucket);
    return bucket;
  }

  /** A request that a limit refuses, or that finds no instance, is repeated by its caller. */
  private call(work: Work, jobs: number, attempt: number): void {
    const { now } = this.events;
    const route = this.routeOf(wiredFunction(work.entry));
    // What is repeated was counted the first time.
    if (attempt === 1) this.observed.noteAsked('gateway', now, jobs);
    if (attempt === 1 && route) this.observed.noteAsked(`route ${work.entry}`, now, jobs);
    const passed = this.buckets.gateway.take(now, route ? route.take(now, jobs) : jobs);
    const begun = this.poolOf(work.entry).tryEnter(passed);
    if (begun > 0) this.run(work, begun, attempt, () => this.poolOf(work.entry).leave(begun));
    this.observed.noteWait(work.entry, now, 0);
    const refused = jobs - begun;
    if (refused === 0) return;
    add(this.refused, work.entry, refused);
    const { first, most } = this.settings.callerRetrySeconds;
    this.events.after(Math.min(most, first * 2 ** (attempt - 1)), () => this.call(work, refused, attempt + 1));
  }

  private queue(work: Work, jobs: number, attempt: number, arrivedAt: number): void {
    const { entry } = work;
    const begin = (leave: (begun: number) => void) => (begun: number) => {
      this.observed.noteWait(entry, arrivedAt, this.events.now - arrivedAt);
      this.run(work, begun, attempt, () => leave(begun));
    };
    const own = this.poolOf(entry);
    if (own === this.shared || reservedFor({ entry }, this.settings.lambdaConcurrency) !== undefined) {
      return own.enter(
        jobs,
        begin((begun) => own.leave(begun)),
      );
    }
    own.enter(jobs, (begun) =>
      this.shared.enter(
        begun,
        begin((shared) => {
          this.shared.leave(shared);
          own.leave(shared);
        }),
      ),
    );
  }

  private run(work: Work, jobs: number, attempt: number, leave: () => void): void {
    this.running += jobs;
    this.mostConcurrent = Math.max(this.mostConcurrent, this.running);
    const throttled = this.throttledFor(work, jobs, attempt);
    const isThrottled = throttled > SDK_GIVES_UP;
    const server = work.server?.(jobs) ?? { seconds: 0, fails: false };
    this.events.after(work.use.ownMs / 1_000 + server.seconds + Math.min(throttled, SDK_GIVES_UP), () => {
      this.running -= jobs;
      leave();
      if (isThrottled) add(this.failed, work.entry, jobs);
      if (isThrottled || server.fails) this.again(work, jobs, attempt);
      else work.after?.(jobs);
    });
  }

  private again(work: Work, jobs: number, attempt: number): void {
    const { invokedBy, maxReceives = Infinity } = wiredFunction(work.entry);
    if (attempt >= maxReceives) {
      add(this.lost, work.entry, jobs);
      work.after?.(jobs);
      return;
    }
    const wait = invokedBy === 'bus' ? EVENT_RETRY * attempt : Math.min(MOST_RETRY, FIRST_RETRY * 2 ** (attempt - 1));
    this.events.after(wait, () => this.arrive(work, jobs, attempt + 1));
  }

  /** The longest that one of the services makes it wait. What fails in the end has used nothing. */
  private throttledFor({ use }: Work, jobs: number, attempt: number): number {
    const { webhooks, terminals, eventsPerBusRequest } = this.settings;
    const wanted: readonly (readonly [BucketName, number])[] = [
      ['invocations', jobs],
      ...usesPerTable.map((name) => [name, use[name] * jobs] as const),
      ['logWrites', (use.logWrites * jobs) / webhooks],
      ['subscriptionReads', use.subscriptionReads * jobs],
      ['subscriptionItemReads', (use.subscriptionItemReads * jobs) / webhooks],
      ['lookListWrites', use.lookListWrites * jobs],
      ['busRequests', (use.busEvents * jobs) / eventsPerBusRequest],
      ['fifoMessages', use.fifoMessages * jobs],
      ['gateway', use.posts * terminals * jobs],
    ];
    const asked = wanted.filter(([, amount]) => amount > 0);
    if (attempt === 1) for (const [name, amount] of asked) this.observed.noteAsked(name, this.events.now, amount);
    const wait = Math.max(0, ...asked.map(([name, amount]) => this.buckets[name].waitFor(this.events.now, amount)));
    if (wait <= SDK_GIVES_UP) for (const [name, amount] of asked) this.buckets[name].book(this.events.now, amount);
    return wait;
  }

  private poolOf(entry: string): Pool {
    const known = this.pools.get(entry);
    if (known) return known;
    const own = mostInstances(entry, this.settings.lambdaConcurrency);
    const pool = own === undefined ? this.shared : new Pool(own);
    this.pools.set(entry, pool);
    return pool;
  }
}

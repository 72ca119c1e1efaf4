/**
 * The functions that deliver webhooks, with simulated time, queues, schedules, bus and sinks, and the stores of the
 * test. Nothing happens unless the test triggers it: `settle` runs everything that is due, and `advance` lets time
 * pass.
 */
import type { SQSBatchResponse } from 'aws-lambda';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceEvent } from '../../domain/events/conference-event';
import { BASE32 } from '../../domain/ids/base32';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { deliverHandler } from '../../functions/partners/deliveries/deliver';
import { fanOutHandler } from '../../functions/partners/deliveries/fan-out';
import { subscriptionTasksHandler } from '../../functions/partners/deliveries/subscription-tasks';
import type { Deps } from '../../functions/ports/deps';
import type { BusEvent } from '../../functions/ports/event-bus';
import type { SinkAnswer, SinkRequest, WhenSlow } from '../../functions/ports/sinks';
import { identityOf } from '../../functions/runtime/identity';
import { jsonLog } from '../../functions/runtime/log';
import { SECOND_MS } from '../../schemas/durations';
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import { theSettings } from '../api/support/settings';
import { aConference, ALL_ACTIONS, AT } from './a-conference';
import { type SentMessage, sqsEvent } from './sqs-event';

export const HASH_KEY = 'a hash key of the test';

const consumers = { 'fan-out': fanOutHandler, deliveries: deliverHandler, 'subscription-tasks': subscriptionTasksHandler };
type Consumed = keyof typeof consumers;

export type Waiting = {
  readonly queue: string;
  readonly body: unknown;
  readonly dueAt: number;
  readonly receives: number;
  readonly id: string;
};
export type Post = SinkRequest & { readonly at: number };
type Stores = Pick<Deps, 'subscriptionStore' | 'deliveryStore' | 'store' | 'slowPlaces'>;
export type SimulationDeps = Parameters<typeof fanOutHandler>[0] &
  Parameters<typeof deliverHandler>[0] &
  Parameters<typeof subscriptionTasksHandler>[0];

type Port = 'subscriptionStore' | 'deliveryStore' | 'store' | 'queues' | 'eventBus';

/** The delay before a failed message is received again. */
const RETRY_MS = SECOND_MS;

export class DeliverySimulation {
  now = AT;
  readonly waiting: Waiting[] = [];
  readonly posts: Post[] = [];
  readonly published: BusEvent[] = [];
  readonly logged: Record<string, unknown>[] = [];
  /** The queue of each message that a function sent. */
  readonly sent: string[] = [];
  /** The delays of messages that were sent with one. */
  readonly delays: { readonly queue: string; readonly seconds: number }[] = [];
  readonly scheduled: { readonly queue: string; readonly at: number; readonly name: string }[] = [];
  /** By the URL of the sink. A sink that is not listed accepts everything. */
  readonly answers = new Map<string, (post: Post, whenSlow?: WhenSlow) => SinkAnswer | Promise<SinkAnswer>>();
  /** The random digit, between 0 and 31. */
  randomDigit = 0;
  deps: SimulationDeps;
  /** Called whenever a message is put into a queue. */
  onPut: () => void = () => undefined;
  private messages = 0;

  constructor(stores: Stores) {
    this.deps = {
      ...stores,
      settings: { ...theSettings, eventSource: 'urn:rollcall:test' },
      clock: () => this.now,
      randomId: (length) => BASE32.charAt(this.randomDigit).repeat(length),
      hashKey: async () => HASH_KEY,
      identity: async () => identityOf(HASH_KEY),
      tokenSeal: aesGcmSeal(async () => HASH_KEY, 'tokens'),
      log: jsonLog(
        () => this.now,
        (line) => this.logged.push(JSON.parse(line) as Record<string, unknown>),
      ),
      queues: {
        send: async (queue, messages) => {
          for (const { body, delaySeconds = 0 } of messages) {
            this.sent.push(queue);
            if (delaySeconds > 0) this.delays.push({ queue, seconds: delaySeconds });
            this.put(queue, body, this.now + delaySeconds * 1_000);
          }
        },
        retryIn: async () => undefined,
      },
      schedules: {
        sendAt: async (queue, at, { body }, name) => {
          if (this.scheduled.some((each) => each.name === name)) return;
          this.scheduled.push({ queue, at, name });
          this.put(queue, body, at);
        },
      },
      eventBus: {
        publish: async (events) => {
          this.published.push(...events);
          return [];
        },
      },
      sinks: {
        post: async (request, whenSlow) => {
          const post = { ...request, at: this.now };
          this.posts.push(post);
          return (this.answers.get(request.url) ?? (() => accepted))(post, whenSlow);
        },
      },
    };
  }

  put(queue: string, body: unknown, dueAt = this.now): void {
    this.messages += 1;
    // Passes the body through JSON, as a queue does.
    this.waiting.push({ queue, body: JSON.parse(JSON.stringify(body)), dueAt, receives: 0, id: `message-${String(this.messages)}` });
    this.onPut();
  }

  /** Replaces some calls of a port until the returned function is called. `port` is the original. */
  replace<Name extends Port>(name: Name, over: (port: SimulationDeps[Name]) => Partial<SimulationDeps[Name]>): () => void {
    const port = this.deps[name];
    const put = (now: SimulationDeps[Name]): void => {
      this.deps = { ...this.deps, [name]: now };
    };
    put(Object.assign(Object.create(port) as SimulationDeps[Name], over(port)));
    return () => put(port);
  }

  /** Delivers the event as the bus does. */
  publish(event: ConferenceEvent): void {
    this.put('fan-out', { detail: event });
  }

  /** The messages of the queue, due or not. */
  in(queue: string): readonly Waiting[] {
    return this.waiting.filter((message) => message.queue === queue);
  }

  postsTo(url: string): readonly Post[] {
    return this.posts.filter((post) => post.url === url);
  }

  async invoke(queue: Consumed, messages: readonly SentMessage[]): Promise<SQSBatchResponse> {
    return consumers[queue](this.deps)(sqsEvent(messages));
  }

  /** Handles due messages in order of time, until none is due. */
  async settle(): Promise<void> {
    for (let next = this.nextDue(this.now); next; next = this.nextDue(this.now)) await this.handle(next);
  }

  /** Lets this much time pass, and handles each message at its time. */
  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    await this.settle();
    for (let next = this.nextDue(until); next; next = this.nextDue(until)) {
      this.now = Math.max(this.now, next.dueAt);
      await this.settle();
    }
    this.now = until;
  }

  private nextDue(until: number): Waiting | undefined {
    return this.waiting
      .filter(({ queue, dueAt }) => queue in consumers && dueAt <= until)
      .reduce<Waiting | undefined>((first, each) => (first === undefined || each.dueAt < first.dueAt ? each : first), undefined);
  }

  private async handle(message: Waiting): Promise<void> {
    this.waiting.splice(this.waiting.indexOf(message), 1);
    const received = { ...message, receives: message.receives + 1 };
    const { batchItemFailures } = await this.invoke(message.queue as Consumed, [received]);
    if (batchItemFailures.length > 0) this.waiting.push({ ...received, dueAt: this.now + RETRY_MS });
  }
}

export const accepted: SinkAnswer = { status: 204, error: null, durationMs: 7 };
export const refused = (status: number, retryAfterMs?: number): SinkAnswer => ({
  status,
  error: 'refused',
  durationMs: 7,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
export const timedOut: SinkAnswer = { status: null, error: 'timed-out', durationMs: 15_000 };

/** The event of the record's last change. */
export const eventOf = (record: ConferenceRecord, before?: ConferenceRecord): ConferenceEvent =>
  conferenceEvent(before, record, { source: 'urn:rollcall:test', actions: ALL_ACTIONS });

/** A version of one conference. */
export const versionOf = (version: number, over: Partial<ConferenceRecord> = {}): ConferenceRecord => ({
  ...aConference(),
  version,
  groupStamp: version,
  lastChange: 'rollcall.participant.joined.v1',
  changedAt: AT + version,
  ...over,
});

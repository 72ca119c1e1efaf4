/**
 * Calls a second to the conference server: with the real tables and handlers, and queues that are delayed by a clock of
 * ours.
 */
import fc from 'fast-check';
import { identityOf } from '../../functions/runtime/identity';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { DynamoCheckClaims } from '../../functions/adapters/dynamodb/dynamo-check-claims';
import { DynamoDialPace } from '../../functions/adapters/dynamodb/dynamo-dial-pace';
import { DynamoConferenceBatches } from '../../functions/adapters/dynamodb/dynamo-conference-batches';
import { DynamoLegRecords } from '../../functions/adapters/dynamodb/dynamo-leg-records';
import { DynamoLookList } from '../../functions/adapters/dynamodb/dynamo-look-list';
import { dialMessage } from '../../functions/legs/leg-command-messages';
import { legCommandsHandler } from '../../functions/legs/leg-commands';
import { type BridgeDriver, type DialRequest, NO_OUTCOME } from '../../functions/ports/bridge-driver';
import type { Message, Queues } from '../../functions/ports/queues';
import { lookHandler } from '../../functions/reconciliation/looks/look';
import { watchHandler } from '../../functions/reconciliation/watch';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { theSettings } from '../api/support/settings';
import { aConference, AT, CONFERENCE_ID, onLeg, participantsOf } from '../support/a-conference';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { crowd, runs } from '../support/property-runs';
import { sqsEvent } from '../support/sqs-event';

let dynamo: MeteredDynamo;
beforeEach(async () => {
  dynamo = await startMeteredDynamo();
});
afterEach(() => dynamo.stop());

const secondOf = (at: number): number => Math.floor(at / SECOND_MS);

const countBy = (seconds: readonly number[]): readonly number[] => [
  ...seconds.reduce((counts, second) => counts.set(second, (counts.get(second) ?? 0) + 1), new Map<number, number>()).values(),
];

describe('dial slots', () => {
  let day = 0;

  it('never exceed the pace, never lie in the past, and are all used while others wait, for any bursts', async () => {
    const bursts = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 3_000 }), dials: fc.integer({ min: 1, max: 8 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), bursts, async (perSecond, given) => {
        // Each run on a day of its own, after all before it.
        let now = AT + (day += 1) * DAY_MS;
        const pace = new DynamoDialPace(dynamo.client, 'records');
        const taken: number[] = [];
        for (const { afterMs, dials } of given) {
          now += afterMs;
          const due = await Promise.all(Array.from({ length: dials }, () => pace.take(now, perSecond)));
          for (const each of due) expect(secondOf(each)).toBeGreaterThanOrEqual(secondOf(now));
          taken.push(...due.map(secondOf));
        }
        expect(Math.max(...countBy(taken))).toBeLessThanOrEqual(perSecond);
        // A second that is not full is followed only by dials that came after it.
        const last = Math.max(...taken);
        expect(last).toBeLessThanOrEqual(secondOf(now) + Math.ceil(taken.length / perSecond));
      }),
      // A run takes some sixteen slots, each with a request to the table: eight runs compare more than a hundred.
      { numRuns: runs(40, 8) },
    );
  });

  it('begin anew if the clock has been set back', async () => {
    const pace = new DynamoDialPace(dynamo.client, 'records');
    const now = AT + 300 * DAY_MS;
    await pace.take(now, 6);
    expect(await pace.take(now - 2 * HOUR_MS, 6)).toBe(now - 2 * HOUR_MS);
  });

  it('cost one write while others wait, and two after a pause', async () => {
    const pace = new DynamoDialPace(dynamo.client, 'records');
    const now = AT + 400 * DAY_MS;
    expect((await dynamo.metered(() => pace.take(now, 7))).requests).toEqual({ UpdateItem: 2 });
    expect((await dynamo.metered(() => pace.take(now, 7))).requests).toEqual({ UpdateItem: 1 });
  });
});

type Waiting = { readonly id: string; readonly queue: string; readonly body: unknown; readonly dueAt: number };

/** The queues and their consumers, with a bridge that notes its commands. */
class World {
  now = AT;
  readonly dials: { readonly participantId: string; readonly at: number }[] = [];
  readonly reported: unknown[] = [];
  private waiting: Waiting[] = [];
  private sent = 0;
  private readonly ids = new Set<string>();

  constructor(
    private readonly dialsPerSecond: number | null,
    /** How often each message comes. */
    private readonly times = 1,
  ) {}

  private readonly bridge = {
    dial: async ({ participantId }: DialRequest) => {
      this.dials.push({ participantId, at: this.now });
      return NO_OUTCOME;
    },
    status: async ({ participantId }: DialRequest) =>
      this.isDialled(participantId) ? { state: 'live', phase: 'dialing', muted: false, onHold: false } : { state: 'unknown' },
    snapshot: async () => this.dials.map(({ participantId }) => ({ participantId, leg: 1, phase: 'dialing', muted: false, onHold: false })),
  } as unknown as BridgeDriver;

  private isDialled(id: string): boolean {
    return this.dials.some(({ participantId }) => participantId === id);
  }

  readonly queues: Queues = {
    send: async (queue, messages) => {
      for (const message of messages) this.put(queue, message);
    },
    retryIn: async () => undefined,
  };

  private put(queue: string, { body, deduplicationId, delaySeconds = 0 }: Message): void {
    if (queue === 'callbacks') return void this.reported.push(body);
    // A FIFO queue drops what it had within five minutes.
    if (queue === 'leg-commands' && deduplicationId !== undefined) {
      if (this.ids.has(deduplicationId)) return;
      this.ids.add(deduplicationId);
    }
    this.sent += 1;
    this.waiting.push({
      id: `message-${String(this.sent)}`,
      queue,
      body: JSON.parse(JSON.stringify(body)),
      dueAt: this.now + delaySeconds * SECOND_MS,
    });
  }

  async pass(until: number): Promise<void> {
    for (;;) {
      const [next] = this.waiting.filter(({ dueAt }) => dueAt <= until).sort((one, other) => one.dueAt - other.dueAt);
      if (!next) break;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.now = Math.max(this.now, next.dueAt);
      for (let time = 0; time < this.times; time += 1) await this.handle(next);
    }
    this.now = until;
  }

  private async handle({ id, queue, body }: Waiting): Promise<void> {
    const deps = {
      settings: { ...theSettings, dialsPerSecond: this.dialsPerSecond },
      clock: () => this.now,
      log: () => undefined,
      store: dynamo.store,
      legRecords: new DynamoLegRecords(dynamo.client, 'records'),
      checkClaims: new DynamoCheckClaims(dynamo.client, 'records'),
      lookList: new DynamoLookList(dynamo.client, 'records'),
      conferenceBatches: new DynamoConferenceBatches(dynamo.client, 'conferences'),
      randomId: (length: number) => '0'.repeat(length),
      dialPace: new DynamoDialPace(dynamo.client, 'records'),
      bridge: async () => this.bridge,
      queues: this.queues,
      identity: async () => identityOf('the-hash-key-of-the-tests'),
      messageSeal: aesGcmSeal(async () => 'the-hash-key-of-the-tests', 'messages'),
    };
    const event = sqsEvent([{ id, body }]);
    const consumer = { watch: watchHandler, looks: lookHandler }[queue] ?? legCommandsHandler;
    expect(await consumer(deps)(event)).toEqual({ batchItemFailures: [] });
  }
}

let conferences = 0;

/** Everybody's leg is claimed, and its dial is queued. The conference is looked at every 15 s. */
const startAll = async (world: World, participants: number): Promise<readonly string[]> => {
  const claimed = onLeg(1, 'claimed');
  const conferenceId = `${CONFERENCE_ID.slice(0, -2)}${String((conferences += 1) + 10)}`;
  const record = aConference({
    conferenceId,
    state: 'starting',
    participants: participantsOf(participants - 1, claimed),
    initiatorRecord: claimed,
  });
  await dynamo.place(record);
  const ids = Object.keys(record.participants);
  const dials = ids.map((participantId) => dialMessage({ conferenceId, participantId, leg: 1 }, 'claimed'));
  await world.queues.send('leg-commands', dials);
  await new DynamoLookList(dynamo.client, 'records').add(conferenceId, AT);
  const looks = Array.from({ length: 40 }, (_, index) => ({ body: { due: AT + (index + 1) * 15_000 }, delaySeconds: (index + 1) * 15 }));
  await world.queues.send('looks', looks);
  return ids;
};

const MANY = crowd(100, 25);

it.each([
  ['once each', 1],
  ['twice each', 2],
])(`${MANY} are called at one a second, each once and none taken for lost, with messages that come %s`, async (_name, times) => {
  const world = new World(1, times);
  const ids = await startAll(world, MANY);
  await world.pass(AT + 3 * MINUTE_MS);
  expect(world.dials.map(({ participantId }) => participantId).sort()).toEqual([...ids].sort());
  expect(Math.max(...countBy(world.dials.map(({ at }) => secondOf(at))))).toBe(1);
  expect(world.dials.at(-1)?.at).toBeLessThanOrEqual(AT + (ids.length + 1) * SECOND_MS);
  expect(world.reported).toEqual([]);
});

it('all are called at once without a pace', async () => {
  const world = new World(null);
  await startAll(world, 20);
  await world.pass(AT);
  expect(world.dials).toHaveLength(20);
});

import fc from 'fast-check';
import type { Message } from '../../local/queues/message';
import type { QueueDefinition } from '../../local/queues/persistent-queue';
import { openQueues, type Queues } from '../../local/queues/queues';
import { retryDelayMs } from '../../local/queues/retry-delay';
import { MINUTE_MS } from '../../schemas/durations';
import { crowd, runs } from '../support/property-runs';

const queue = (name: string, fifo: boolean, maxReceiveCount = 3): readonly QueueDefinition[] => [
  { name, fifo, visibilityTimeoutSeconds: 60, maxReceiveCount, deadLetterQueue: `${name}-dead-letters` },
  { name: `${name}-dead-letters`, fifo, visibilityTimeoutSeconds: 30, maxReceiveCount: Infinity, deadLetterQueue: null },
];

const setup = async () => {
  const clock = { now: 1_000_000 };
  const queues = await openQueues([...queue('legs', true), ...queue('watch', false)], () => clock.now);
  return { clock, queues, legs: queues.named('legs'), watch: queues.named('watch') };
};

let unique = 0;
const fifo = (groupId: string, body: string) => ({ body, groupId, deduplicationId: `d${(unique += 1)}` });
const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body);

describe('a FIFO queue', () => {
  it('delivers one batch of a group at a time, in order, and other groups meanwhile', async () => {
    const { legs } = await setup();
    for (const message of [fifo('a', 'a1'), fifo('a', 'a2'), fifo('b', 'b1'), fifo('a', 'a3')]) await legs.send(message);
    const [a1] = await legs.receive(1);
    expect(a1?.body).toBe('a1');
    expect(bodies(await legs.receive(10))).toEqual(['b1']);
    await legs.delete(a1?.receipt ?? '');
    expect(bodies(await legs.receive(10))).toEqual(['a2', 'a3']);
  });

  it('holds a group back while its failed first message waits for its retry', async () => {
    const { clock, legs } = await setup();
    await legs.send(fifo('a', 'a1'));
    await legs.send(fifo('a', 'a2'));
    const [a1] = await legs.receive(1);
    await legs.retryLater(a1 as Message, 500);
    expect(await legs.receive(10)).toEqual([]);
    clock.now += 500;
    const again = await legs.receive(10);
    expect(again.map(({ body, receiveCount }) => [body, receiveCount])).toEqual([
      ['a1', 2],
      ['a2', 1],
    ]);
  });

  it('accepts a deduplication id once within five minutes, even after its message is gone', async () => {
    const { clock, legs } = await setup();
    const same = { groupId: 'a', deduplicationId: 'same' };
    const first = await legs.send({ ...same, body: 'one' });
    const [message] = await legs.receive(1);
    await legs.delete(message?.receipt ?? '');
    clock.now += 299_999;
    expect((await legs.send({ ...same, body: 'two' })).id).toBe(first.id);
    expect(legs.messages()).toEqual([]);
    clock.now += 1;
    expect((await legs.send({ ...same, body: 'three' })).id).not.toBe(first.id);
  });

  it.each([
    ['no group', { body: 'x', deduplicationId: 'd' }, 'MissingParameter'],
    ['no deduplication id', { body: 'x', groupId: 'g' }, 'InvalidParameterValue'],
    ['a delay', { body: 'x', groupId: 'g', deduplicationId: 'd', delaySeconds: 1 }, 'InvalidParameterValue'],
    ['a group with a space', { body: 'x', groupId: 'a b', deduplicationId: 'd' }, 'InvalidParameterValue'],
  ])('refuses a message with %s', async (_, message, code) => {
    const { legs } = await setup();
    await expect(legs.send(message)).rejects.toMatchObject({ code });
  });
});

describe('a standard queue', () => {
  it('delivers a delayed message when it is due, and does not count it as pending until then', async () => {
    const { clock, watch } = await setup();
    await watch.send({ body: 'later', delaySeconds: 900 });
    await watch.send({ body: 'now' });
    expect(watch.pending()).toBe(1);
    const [now, ...others] = await watch.receive(10);
    expect([now?.body, others]).toEqual(['now', []]);
    await watch.delete(now?.receipt ?? '');
    clock.now += 899_999;
    expect(await watch.receive(10)).toEqual([]);
    clock.now += 1;
    expect(watch.pending()).toBe(1);
    expect(bodies(await watch.receive(10))).toEqual(['later']);
  });

  it('redelivers a message that was not deleted within the visibility time-out, and invalidates the old receipt', async () => {
    const { clock, watch } = await setup();
    await watch.send({ body: 'once more' });
    const [first] = await watch.receive(1);
    clock.now += MINUTE_MS;
    const [second] = await watch.receive(1);
    expect([second?.id, second?.receiveCount]).toEqual([first?.id, 2]);
    await watch.delete(first?.receipt ?? '');
    expect(watch.messages()).toHaveLength(1);
    await expect(watch.changeVisibility(first?.receipt ?? '', 1)).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid' });
  });

  it('prefers the group with the fewest messages in flight', async () => {
    const { watch } = await setup();
    for (let index = 0; index < 100; index += 1) await watch.send({ body: `noisy ${index}`, groupId: 'noisy' });
    const held = await watch.receive(10);
    expect(new Set(bodies(held).map((body) => body.split(' ')[0]))).toEqual(new Set(['noisy']));
    for (const body of ['a1', 'b1', 'a2', 'b2']) await watch.send({ body, groupId: body.slice(0, 1) });
    await watch.send({ body: 'nobody' });
    // First one message of each idle group and those without a group, then the next of the groups with one in flight.
    expect(bodies(await watch.receive(6))).toEqual(['a1', 'b1', 'nobody', 'a2', 'b2', 'noisy 10']);
    await watch.send({ body: 'c1', groupId: 'c' });
    expect(bodies(await watch.receive(2))).toEqual(['c1', 'noisy 11']);
  });

  it('counts a message as in flight until it is deleted, made visible, or past its visibility time-out', async () => {
    const { clock, watch } = await setup();
    const sendTo = async (groupId: string, ...all: string[]) => {
      for (const body of all) await watch.send({ body, groupId });
    };
    await sendTo('a', 'a1', 'a2', 'a3');
    const [a1, a2] = (await watch.receive(2)) as [Message, Message];
    await sendTo('b', 'b1', 'b2', 'b3');
    const [b1] = (await watch.receive(1)) as [Message];
    expect(b1.body).toBe('b1');
    await watch.delete(a1.receipt ?? '');
    await watch.retryLater(a2, 10_000);
    // Group a has nothing in flight any more; group b has one message in flight.
    expect(bodies(await watch.receive(1))).toEqual(['a3']);
    clock.now += MINUTE_MS;
    await sendTo('c', 'c1');
    // All time-outs are over, so all groups start again, the longest due first.
    expect(bodies(await watch.receive(10)).sort()).toEqual(['a2', 'a3', 'b1', 'b2', 'b3', 'c1']);
  });

  it('delivers all of thousands of messages in hundreds of groups', async () => {
    const { watch } = await setup();
    const many = crowd(20_000, 5_000);
    for (let index = 0; index < many; index += 1) await watch.send({ body: String(index), groupId: `g${index % 500}` });
    const received = new Set<string>();
    for (let batch = await watch.receive(10); batch.length > 0; batch = await watch.receive(10)) {
      bodies(batch).forEach((body) => received.add(body));
      if (received.size % 3 === 0) for (const { receipt } of batch) await watch.delete(receipt ?? '');
    }
    expect(received.size).toBe(many);
  });

  it('does not order message groups', async () => {
    const { watch } = await setup();
    await watch.send({ body: '1', groupId: 'tenant' });
    await watch.send({ body: '2', groupId: 'tenant' });
    await watch.receive(1);
    expect(bodies(await watch.receive(1))).toEqual(['2']);
  });

  it.each([
    ['more than 15 minutes of delay', { body: 'x', delaySeconds: 901 }],
    ['more than 1 MiB', { body: 'x'.repeat(1_048_577) }],
    ['a deduplication id', { body: 'x', deduplicationId: 'd' }],
  ])('refuses a message with %s', async (_, message) => {
    const { watch } = await setup();
    await expect(watch.send(message)).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  it('accepts exactly 1 MiB and exactly 15 minutes', async () => {
    const { watch } = await setup();
    await watch.send({ body: 'x'.repeat(1_048_576), delaySeconds: 900 });
    expect(watch.messages()).toHaveLength(1);
  });

  it('refuses characters that SQS does not accept', async () => {
    const { watch } = await setup();
    await expect(watch.send({ body: 'a\u0000b' })).rejects.toMatchObject({ code: 'InvalidMessageContents' });
  });
});

describe('dead letters', () => {
  const exhaust = async ({ clock, legs }: { clock: { now: number }; legs: ReturnType<Queues['named']> }) => {
    for (let receive = 0; receive < 3; receive += 1) {
      const [message] = await legs.receive(1);
      await legs.retryLater(message as Message, 10);
      clock.now += 10;
    }
  };

  it('collects messages that were received too often, and lets the rest of their group through', async () => {
    const { clock, queues, legs } = await setup();
    await legs.send(fifo('a', 'poison'));
    await legs.send(fifo('a', 'fine'));
    await exhaust({ clock, legs });
    expect(bodies(await legs.receive(10))).toEqual(['fine']);
    expect(queues.deadLetters()).toEqual([expect.objectContaining({ queue: 'legs-dead-letters', body: 'poison', groupId: 'a' })]);
  });

  it('sends them back as new messages, in order', async () => {
    const { clock, queues, legs } = await setup();
    for (const body of ['one', 'two']) {
      await legs.send(fifo('a', body));
      await exhaust({ clock, legs });
    }
    await legs.receive(10);
    expect(await queues.redrive('legs-dead-letters')).toBe(2);
    expect(queues.deadLetters()).toEqual([]);
    const back = await legs.receive(10);
    expect(back.map(({ body, receiveCount }) => [body, receiveCount])).toEqual([
      ['one', 1],
      ['two', 1],
    ]);
  });

  it('refuses unknown queues', async () => {
    const { queues } = await setup();
    await expect(queues.redrive('nothing-dead-letters')).rejects.toMatchObject({ code: 'QueueDoesNotExist' });
  });
});

describe('retry delays', () => {
  it('double each time, and never exceed the cap or the visibility time-out', () => {
    const retry = { firstMs: 250, maxMs: 30_000 };
    expect([1, 2, 3, 20, 5000].map((count) => retryDelayMs(count, 120, retry))).toEqual([250, 500, 1000, 30_000, 30_000]);
    expect(retryDelayMs(10, 2, retry)).toBe(2000);
  });
});

type Step =
  | { readonly kind: 'send'; readonly group: string }
  | { readonly kind: 'receive'; readonly most: number }
  | { readonly kind: 'finish'; readonly which: number; readonly fails: boolean }
  | { readonly kind: 'wait'; readonly ms: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), group: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('receive' as const), most: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant('finish' as const), which: fc.nat(20), fails: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 70_000 }) }),
);

/** Runs the steps against a FIFO queue, and checks each receive against what each group still has to deliver. */
class Player {
  private readonly clock = { now: 1_000_000 };
  private readonly left = new Map<string, string[]>();
  private held: { readonly message: Message; readonly until: number }[] = [];
  private sent = 0;

  private constructor(private readonly legs: ReturnType<Queues['named']>) {}

  static async start(): Promise<Player> {
    const clock = { now: () => 0 };
    const queues = await openQueues(queue('legs', true, Infinity), () => clock.now());
    const player = new Player(queues.named('legs'));
    clock.now = () => player.clock.now;
    return player;
  }

  async play(step: Step): Promise<void> {
    if (step.kind === 'send') return this.send(step.group);
    if (step.kind === 'receive') return this.receive(step.most);
    if (step.kind === 'finish') return this.finish(step.which, step.fails);
    this.clock.now += step.ms;
  }

  /** The remaining messages must be delivered, too. */
  async drain(): Promise<void> {
    while (this.legs.messages().length > 0) {
      this.clock.now += MINUTE_MS;
      await this.receive(10);
      while (this.held.length > 0) await this.finish(0, false);
    }
    expect([...this.left.values()].flat()).toEqual([]);
  }

  private async send(group: string): Promise<void> {
    const body = String((this.sent += 1));
    this.left.set(group, [...(this.left.get(group) ?? []), body]);
    await this.legs.send({ body, groupId: group, deduplicationId: body });
  }

  private async receive(most: number): Promise<void> {
    this.forgetExpired();
    const batch = await this.legs.receive(most);
    for (const group of new Set(batch.map(({ groupId }) => groupId ?? ''))) {
      const received = bodies(batch.filter(({ groupId }) => groupId === group));
      expect(received).toEqual(this.left.get(group)?.slice(0, received.length));
      expect(this.held.filter(({ message }) => message.groupId === group)).toEqual([]);
    }
    this.held.push(...batch.map((message) => ({ message, until: this.clock.now + MINUTE_MS })));
  }

  private async finish(which: number, fails: boolean): Promise<void> {
    this.forgetExpired();
    const [taken] = this.held.splice(which % Math.max(this.held.length, 1), 1);
    if (!taken) return;
    const { receipt, groupId, body } = taken.message;
    if (fails) return this.legs.retryLater(taken.message, 1000);
    this.left.set(
      groupId ?? '',
      (this.left.get(groupId ?? '') ?? []).filter((other) => other !== body),
    );
    await this.legs.delete(receipt ?? '');
  }

  private forgetExpired(): void {
    this.held = this.held.filter(({ until }) => until > this.clock.now);
  }
}

describe('any mixture of sends, receives, failures and waits', () => {
  it('delivers every message at least once, each group in order and to one receiver at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 80 }), async (steps) => {
        const player = await Player.start();
        for (const step of steps) await player.play(step);
        await player.drain();
      }),
      { numRuns: runs(500, 100) },
    );
  });
});

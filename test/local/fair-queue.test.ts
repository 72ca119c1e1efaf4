import fc from 'fast-check';
import type { Message } from '../../local/queues/message';
import type { QueueDefinition } from '../../local/queues/persistent-queue';
import { openQueues } from '../../local/queues/queues';
import { MINUTE_MS } from '../../schemas/durations';
import { runs } from '../support/property-runs';

const VISIBILITY_MS = MINUTE_MS;

const definition: QueueDefinition = {
  name: 'deliveries',
  fifo: false,
  visibilityTimeoutSeconds: VISIBILITY_MS / 1000,
  maxReceiveCount: Infinity,
  deadLetterQueue: null,
};

type Step =
  | { readonly kind: 'send'; readonly group: string; readonly delaySeconds: number }
  | { readonly kind: 'receive' }
  | { readonly kind: 'finish'; readonly which: number; readonly fails: boolean }
  | { readonly kind: 'wait'; readonly ms: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      group: fc.constantFrom('a', 'b', 'c'),
      delaySeconds: fc.constantFrom(0, 0, 0, 20),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('receive' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('finish' as const), which: fc.nat(20), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 70_000 }) }) },
);

/** The test's model of a message: when it is due, and whether it is in flight. */
type Known = { readonly group: string; visibleAt: number; held: Message | null };

const play = async (steps: readonly Step[]): Promise<void> => {
  const clock = { now: 1_000_000 };
  const queue = (await openQueues([definition], () => clock.now)).named('deliveries');
  const known = new Map<string, Known>();
  let sent = 0;

  const dueGroups = () => new Set([...known.values()].filter(({ visibleAt }) => visibleAt <= clock.now).map(({ group }) => group));
  const inFlight = (group: string) =>
    [...known.values()].filter((one) => one.group === group && one.held !== null && one.visibleAt > clock.now).length;

  const receive = async (): Promise<boolean> => {
    const due = dueGroups();
    const fewest = Math.min(...[...due].map(inFlight));
    const before = new Map([...due].map((group) => [group, inFlight(group)]));
    const [message] = await queue.receive(1);
    expect(message === undefined).toBe(due.size === 0);
    const one = message && known.get(message.body);
    if (!one || !message) return false;
    expect(one.visibleAt).toBeLessThanOrEqual(clock.now);
    expect(before.get(one.group)).toBe(fewest);
    Object.assign(one, { visibleAt: clock.now + VISIBILITY_MS, held: message });
    return true;
  };

  const finish = async (which: number, fails: boolean): Promise<void> => {
    const held = [...known.entries()].filter(([, one]) => one.held !== null && one.visibleAt > clock.now);
    const [body, one] = held[which % held.length] ?? [];
    if (body === undefined || !one?.held) return;
    if (fails) {
      await queue.retryLater(one.held, 1_000);
      Object.assign(one, { visibleAt: clock.now + 1_000, held: null });
    } else {
      await queue.delete(one.held.receipt ?? '');
      known.delete(body);
    }
  };

  for (const step of steps) {
    if (step.kind === 'receive') await receive();
    else if (step.kind === 'finish') await finish(step.which, step.fails);
    else if (step.kind === 'wait') clock.now += step.ms;
    else {
      const body = String((sent += 1));
      await queue.send({ body, groupId: step.group, delaySeconds: step.delaySeconds });
      known.set(body, { group: step.group, visibleAt: clock.now + step.delaySeconds * 1000, held: null });
    }
  }
  clock.now += VISIBILITY_MS;
  while (await receive()) await finish(0, false);
  expect(queue.messages()).toHaveLength(known.size);
};

describe('any mixture of sends, receives, failures and waits on a fair queue', () => {
  it('receives due messages of the group with the fewest in flight', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 80 }), (steps) => play(steps)),
      { numRuns: runs(500, 100) },
    );
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openBus } from '../../local/bus/bus';
import type { Message } from '../../local/queues/message';
import { openQueues } from '../../local/queues/queues';
import { crashQueues } from './crash-queues';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-queues-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the sender for this many messages, kills it without warning, and returns what it reported. */
const sendAndKill = async (enough: number): Promise<{ sent: string[]; handled: string[] }> => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'queue-sender.ts'), folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  const said: Record<string, string[]> = { sent: [], handled: [] };
  for await (const line of createInterface({ input: child.stdout })) {
    const [verb = '', body = ''] = line.split(' ');
    said[verb]?.push(body);
    if ((said.sent?.length ?? 0) === enough) child.kill('SIGKILL');
  }
  await closed;
  return { sent: said.sent ?? [], handled: said.handled ?? [] };
};

/** Receives all messages, in order of arrival. */
const drain = async (): Promise<{ body: string; groupId: string | null; receiveCount: number }[]> => {
  const queues = await openQueues(crashQueues, Date.now, folder);
  const legs = queues.named('legs');
  const all = [];
  for (let batch = await legs.receive(10); batch.length > 0; batch = await legs.receive(10)) {
    all.push(...batch);
    await Promise.all(batch.map(({ receipt }) => legs.delete(receipt ?? '')));
  }
  await queues.close();
  return all;
};

describe('a process that is killed with messages in its queues', () => {
  it('keeps every acknowledged message that was not handled, each group in order, including those in flight', async () => {
    const first = await sendAndKill(60);
    const second = await sendAndKill(40);
    const left = await drain();

    const handled = new Set([...first.handled, ...second.handled]);
    const bodies = new Set(left.map(({ body }) => body));
    const unhandled = [...first.sent, ...second.sent].filter((body) => !handled.has(body));
    expect(unhandled.filter((body) => !bodies.has(body))).toEqual([]);
    expect(left.some(({ receiveCount }) => receiveCount > 1)).toBe(true);
    for (const run of [first, second]) {
      for (const group of ['g0', 'g1', 'g2']) {
        const order = left
          .filter(({ groupId, body }) => groupId === group && run.sent.includes(body))
          .map(({ body }) => run.sent.indexOf(body));
        expect(order).toEqual([...order].sort((one, other) => one - other));
      }
    }
    expect(await drain()).toEqual([]);
  });
});

describe('queues that are closed and opened again', () => {
  it('keep delays, receive counts and deduplication ids', async () => {
    const clock = { now: 5_000_000 };
    const definitions = [
      ...crashQueues,
      { ...crashQueues[0], name: 'watch', fifo: false, deadLetterQueue: null } as (typeof crashQueues)[number],
    ];
    const before = await openQueues(definitions, () => clock.now, folder);
    await before.named('watch').send({ body: 'deadline', delaySeconds: 60 });
    const { id } = await before.named('legs').send({ body: 'x', groupId: 'g', deduplicationId: 'a:b' });
    const [message] = await before.named('legs').receive(1);
    await before.named('legs').retryLater(message as Message, 1000);
    await before.close();

    clock.now += 500;
    const after = await openQueues(definitions, () => clock.now, folder);
    const legs = after.named('legs');
    expect((await legs.send({ body: 'y', groupId: 'g', deduplicationId: 'a:b' })).id).toBe(id);
    expect([await legs.receive(1), after.named('watch').pending()]).toEqual([[], 0]);
    clock.now += 500;
    expect((await legs.receive(1))[0]?.receiveCount).toBe(2);
    clock.now += 59_000;
    expect((await after.named('watch').receive(1))[0]?.body).toBe('deadline');
    await after.close();
  });
});

describe('a bus that is closed and opened again', () => {
  it('still has its events, and continues their positions', async () => {
    const entry = (version: number) => ({ EventBusName: 'rollcall', Source: 's', DetailType: 't', Detail: JSON.stringify({ version }) });
    const open = () => openBus({ name: 'rollcall', rules: [], now: () => 0, folder });
    const before = await open();
    await before.put([entry(1), entry(2)]);
    await before.close();
    const after = await open();
    await after.put([entry(3)]);
    expect(after.events(1).map(({ position, event }) => [position, event.detail])).toEqual([
      [2, { version: 2 }],
      [3, { version: 3 }],
    ]);
    await after.close();
  });
});

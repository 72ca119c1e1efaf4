/** Queues and schedules whose store cannot be written for a while, as on a full disk. */
import { logNothing } from '../../local/log';
import type { Message } from '../../local/queues/message';
import { PersistentQueue } from '../../local/queues/persistent-queue';
import { openQueues } from '../../local/queues/queues';
import { Schedules } from '../../local/schedules/schedules';
import type { KeyStore } from '../../local/storage/key-store';

const MAX_RECEIVE_COUNT = 3;
const NOW = 1_000_000;

const definition = {
  ...{ name: 'watch', fifo: false, visibilityTimeoutSeconds: 60, maxReceiveCount: MAX_RECEIVE_COUNT },
  deadLetterQueue: 'watch-dead-letters',
};

const aStore = () => {
  const disk = { isFull: false };
  const store: KeyStore = {
    write: () => (disk.isFull ? Promise.reject(new Error('no space')) : Promise.resolve()),
    entries: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
  return { disk, store };
};

describe('a message whose receipt could not be stored', () => {
  it('has not been received, however often that happens', async () => {
    const { disk, store } = aStore();
    const clock = { now: NOW };
    const dead: Message[] = [];
    const queue = new PersistentQueue(
      definition,
      store,
      () => clock.now,
      (messages) => {
        dead.push(...messages);
        return [];
      },
    );
    await queue.send({ body: 'look' });
    disk.isFull = true;
    for (let tries = 0; tries <= MAX_RECEIVE_COUNT; tries += 1) {
      await expect(queue.receive(10)).rejects.toThrow('no space');
      clock.now += 1_000;
    }
    disk.isFull = false;
    expect(await queue.receive(10)).toMatchObject([{ body: 'look', receiveCount: 1, firstReceivedAt: clock.now }]);
    expect(dead).toEqual([]);
  });
});

describe('a schedule that was sent but could not be stored as done', () => {
  it('is not done, as on the disk', async () => {
    const { disk, store } = aStore();
    const clock = { now: NOW };
    const now = () => clock.now;
    const queues = await openQueues([{ ...definition, deadLetterQueue: null }], now);
    const schedules = new Schedules({ queues, now, log: logNothing }, store);
    const schedule = {
      ...{ group: 'rollcall', name: 'once', at: NOW + 1_000, queue: 'watch', message: { body: 'look' }, deleteAfter: false },
      ...{ clientToken: null, described: {}, createdAt: NOW, isDone: false },
    };
    await schedules.add(schedule);
    await new Promise(setImmediate);
    disk.isFull = true;
    clock.now += 1_000;
    schedules.wake();
    await schedules.stop();
    expect(queues.named('watch').messages()).toHaveLength(1);
    expect(schedules.find('rollcall', 'once')).toEqual(schedule);
  });
});

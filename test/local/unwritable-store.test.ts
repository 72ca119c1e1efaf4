/** Queues and schedules whose store cannot be written for a while, as on a full disk. */
import { logNothing } from '../../local/log';
import type { Message } from '../../local/queues/message';
import { PersistentQueue } from '../../local/queues/persistent-queue';
import { openQueues, Queues } from '../../local/queues/queues';
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

describe('a message that moves between a queue and its dead letters', () => {
  const both = [definition, { ...definition, name: 'watch-dead-letters', maxReceiveCount: Infinity, deadLetterQueue: null }];

  const exhausted = async () => {
    const { disk, store } = aStore();
    const clock = { now: NOW };
    const queues = new Queues(both, store, () => clock.now);
    const [watch, dead] = [queues.named('watch'), queues.named('watch-dead-letters')];
    await watch.send({ body: 'look' });
    for (let tries = 0; tries < MAX_RECEIVE_COUNT; tries += 1) {
      expect(await watch.receive(1)).toHaveLength(1);
      clock.now += 60_000;
    }
    const places = () => [watch.messages().map(({ body }) => body), dead.messages().map(({ body }) => body)];
    return { disk, clock, queues, watch, dead, places };
  };

  it('stays in the queue until it is stored in the dead letters', async () => {
    const { disk, clock, watch, places } = await exhausted();
    disk.isFull = true;
    await expect(watch.receive(1)).rejects.toThrow('no space');
    expect(places()).toEqual([['look'], []]);
    disk.isFull = false;
    clock.now += 1_000;
    const receiving = watch.receive(1);
    expect(places()).toEqual([['look'], []]);
    expect(await receiving).toEqual([]);
    expect(places()).toEqual([[], ['look']]);
  });

  it('stays in the dead letters until it is stored in the queue', async () => {
    const { disk, queues, watch, places } = await exhausted();
    await watch.receive(1);
    disk.isFull = true;
    await expect(queues.redrive('watch-dead-letters')).rejects.toThrow('no space');
    expect(places()).toEqual([[], ['look']]);
    disk.isFull = false;
    const redriving = [queues.redrive('watch-dead-letters'), queues.redrive('watch-dead-letters')];
    expect(places()).toEqual([[], ['look']]);
    expect(await Promise.all(redriving)).toEqual([1, 0]);
    expect(places()).toEqual([['look'], []]);
    expect(await watch.receive(1)).toMatchObject([{ body: 'look', receiveCount: 1 }]);
  });

  it('can be received from neither while it moves', async () => {
    const { queues, watch, dead } = await exhausted();
    const moving = watch.receive(1);
    expect(await watch.receive(1)).toEqual([]);
    await moving;
    const redriving = queues.redrive('watch-dead-letters');
    expect(await dead.receive(1)).toEqual([]);
    await redriving;
    expect(await watch.receive(1)).toHaveLength(1);
  });
});

describe('a message whose deletion could not be stored', () => {
  it('is received again after its visibility time-out', async () => {
    const { disk, store } = aStore();
    const clock = { now: NOW };
    const watch = new Queues([{ ...definition, deadLetterQueue: null }], store, () => clock.now).named('watch');
    await watch.send({ body: 'look' });
    const [message] = await watch.receive(1);
    disk.isFull = true;
    await expect(watch.delete(message?.receipt ?? '')).rejects.toThrow('no space');
    disk.isFull = false;
    expect(await watch.receive(1)).toEqual([]);
    clock.now += 60_000;
    const [again] = await watch.receive(1);
    expect(again?.receiveCount).toBe(2);
    await watch.delete(again?.receipt ?? '');
    expect(watch.messages()).toEqual([]);
  });

  it('is still there if it was to be discarded', async () => {
    const { disk, store } = aStore();
    const watch = new Queues([{ ...definition, deadLetterQueue: null }], store, () => NOW).named('watch');
    await watch.send({ body: 'look' });
    disk.isFull = true;
    await expect(watch.moveOut(watch.messages())).rejects.toThrow('no space');
    disk.isFull = false;
    expect(await watch.receive(1)).toHaveLength(1);
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

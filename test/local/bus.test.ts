import { Bus, openBus } from '../../local/bus/bus';
import { KEPT_EVENTS } from '../../local/bus/limits';
import { deliveriesOf, ruleQueues } from '../../local/bus/rule-queues';
import { openQueues } from '../../local/queues/queues';
import type { Write } from '../../local/storage/key-store';

const entry = (detailType: string, version = 1) => ({
  EventBusName: 'rollcall',
  Source: 'rollcall',
  DetailType: detailType,
  Detail: JSON.stringify({ version }),
});

const setup = async () => {
  const queues = await openQueues(ruleQueues(['joins', 'all']), () => 0);
  const rules = [
    { name: 'joins', pattern: { 'detail-type': ['joined'] }, deliveries: queues.named(deliveriesOf('joins')) },
    { name: 'all', pattern: { source: ['rollcall'] }, deliveries: queues.named(deliveriesOf('all')) },
  ];
  return { queues, bus: await openBus({ name: 'rollcall', rules, now: () => 0 }) };
};

describe('the bus', () => {
  it('passes each event to the rules that match it', async () => {
    const { queues, bus } = await setup();
    await bus.put([entry('joined'), entry('left')]);
    const waiting = (rule: string) => queues.named(deliveriesOf(rule)).messages();
    expect(waiting('joins').map(({ body }) => (JSON.parse(body) as { 'detail-type': string })['detail-type'])).toEqual(['joined']);
    expect(waiting('all')).toHaveLength(2);
  });

  it('calls listeners in order until they are removed', async () => {
    const { bus } = await setup();
    const heard: number[] = [];
    const stop = bus.onEvent(({ position }) => void heard.push(position));
    await bus.put([entry('a'), entry('b')]);
    stop();
    await bus.put([entry('c')]);
    expect(heard).toEqual([1, 2]);
  });

  it('stores the newest events with their positions', async () => {
    const { bus } = await setup();
    await bus.put(Array.from({ length: KEPT_EVENTS + 5 }, (_, index) => entry('many', index)));
    const kept = bus.events();
    expect([kept.length, kept[0]?.position, kept.at(-1)?.position]).toEqual([KEPT_EVENTS, 6, KEPT_EVENTS + 5]);
  });

  it('shows no event that it could not store together with the removal of the oldest', async () => {
    const { queues } = await setup();
    const deliveries = queues.named(deliveriesOf('all'));
    const rules = [{ name: 'all', pattern: { 'detail-type': ['left'] }, deliveries }];
    const write = (writes: readonly Write[]) =>
      writes.some(({ type }) => type === 'del') ? Promise.reject(new Error('no space left')) : Promise.resolve();
    const store = { write, entries: async () => [], close: async () => undefined };
    const bus = new Bus({ name: 'rollcall', rules, now: () => 0 }, store);
    await bus.put(Array.from({ length: KEPT_EVENTS }, () => entry('joined')));
    await expect(bus.put([entry('left')])).rejects.toThrow('no space left');
    expect([bus.events().length, deliveries.messages().length]).toEqual([KEPT_EVENTS, 0]);
    expect(bus.events().at(-1)?.event['detail-type']).toBe('joined');
  });

  it('refuses a rule whose pattern EventBridge would refuse', async () => {
    const { queues } = await setup();
    const rules = [{ name: 'all', pattern: { source: 'rollcall' }, deliveries: queues.named(deliveriesOf('all')) }];
    await expect(openBus({ name: 'rollcall', rules, now: () => 0 })).rejects.toThrow('Event pattern is not valid');
  });
});

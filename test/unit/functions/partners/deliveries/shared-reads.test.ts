import * as fc from 'fast-check';
import { readOnce, readSince } from '../../../../../functions/partners/deliveries/shared-reads';
import { runs } from '../../../../support/property-runs';

const AT = 1_000_000;

/** A list to which one is added now and then, and how often it was read. */
const reading = () => {
  const state = { now: AT, list: [] as number[], reads: 0 };
  const read = async (): Promise<readonly number[]> => {
    state.reads += 1;
    return [...state.list];
  };
  return { state, since: readSince(read, () => state.now) };
};

describe('one read', () => {
  it('serves all events that happened before it', async () => {
    const { state, since } = reading();
    for (const age of [900, 300, 100]) await since(AT - age);
    expect(state.reads).toBe(1);
  });

  it.each([
    ['happened after it', 200, 100],
    ['happened just before it, when clocks may differ', 200, -99],
    ['is old, but the read is, too', 5_001, -1_000],
  ])('does not serve an event that %s', async (_what, later, happened) => {
    const { state, since } = reading();
    await since(AT - 500);
    state.now += later;
    await since(AT + happened);
    expect(state.reads).toBe(2);
  });

  it('that failed serves nobody', async () => {
    let reads = 0;
    const since = readSince(
      async () => {
        if ((reads += 1) === 1) throw new Error('busy');
        return reads;
      },
      () => AT,
    );
    await expect(since(AT - 500)).rejects.toThrow('busy');
    expect(await since(AT - 500)).toBe(2);
  });

  it('shows all that was there when the event happened, however late and in whatever order events arrive', async () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.boolean(), fc.integer({ min: 0, max: 900 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const { state, since } = reading();
        let time = AT;
        const events = given.map(([after, adds, latency]) => ({ happenedAt: (time += after), adds, arrivesAt: time + latency }));
        const moments = events
          .flatMap(({ happenedAt, adds, arrivesAt }) => [
            { at: happenedAt, happen: () => Promise.resolve(adds ? void state.list.push(happenedAt) : undefined) },
            {
              at: arrivesAt,
              happen: async () => {
                const there = state.list.filter((added) => added <= happenedAt);
                expect((await since(happenedAt)).slice(0, there.length)).toEqual(there);
              },
            },
          ])
          .sort((one, other) => one.at - other.at);
        for (const { at, happen } of moments) {
          state.now = at;
          await happen();
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

it('a key is read once, and again only after a failure', async () => {
  const asked: string[] = [];
  const read = readOnce(async (key) => {
    asked.push(key);
    if (key === 'broken') throw new Error('busy');
    return key;
  });
  expect([await read('one'), await read('one'), await read('other')]).toEqual(['one', 'one', 'other']);
  await expect(read('broken')).rejects.toThrow('busy');
  await expect(read('broken')).rejects.toThrow('busy');
  expect(asked).toEqual(['one', 'other', 'broken', 'broken']);
});

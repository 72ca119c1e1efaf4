/** The times of flags in the real table show which of two reports is older. */
import { DynamoFlagTimes } from '../../functions/adapters/dynamodb/dynamo-flag-times';
import { AT, FIRST_LEG } from '../support/a-conference';
import { memoryFlagTimes } from '../support/memory-legs';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';

let dynamo: MeteredDynamo;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());

describe.each([
  ['on DynamoDB', () => new DynamoFlagTimes(dynamo.client, 'records')],
  ['in memory', memoryFlagTimes],
])('the times of flags %s', (_where, make) => {
  it('accept a report that is as new as the newest, or newer, and no older one', async () => {
    const times = make();
    const note = (at: number) => times.note(FIRST_LEG, 'muted', { at });
    expect([await note(AT), await note(AT + 1), await note(AT), await note(AT + 1)]).toEqual([true, true, false, true]);
  });

  it('tell two reports of the bridge apart by its own clock, whatever became of them by ours', async () => {
    const times = make();
    const note = (at: number, reportedAt: number) => times.note({ ...FIRST_LEG, leg: 4 }, 'muted', { at, reportedAt });
    expect([await note(AT + 900, 900), await note(AT + 600, 1_100), await note(AT + 950, 950), await note(AT + 600, 1_100)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('tell a report of the bridge from what Rollcall found itself by our clock', async () => {
    const times = make();
    const leg = { ...FIRST_LEG, leg: 5 };
    expect(await times.note(leg, 'muted', { at: AT, reportedAt: 5_000 })).toBe(true);
    expect(await times.note(leg, 'muted', { at: AT - 1 })).toBe(false);
    expect(await times.note(leg, 'muted', { at: AT + 100 })).toBe(true);
    expect(await times.note(leg, 'muted', { at: AT + 99, reportedAt: 5_099 })).toBe(false);
    expect(await times.note(leg, 'muted', { at: AT + 101, reportedAt: 4_000 })).toBe(true);
  });

  it('are those of one flag of one leg', async () => {
    const times = make();
    const leg = { ...FIRST_LEG, leg: 2 };
    expect(await times.note(leg, 'muted', { at: AT })).toBe(true);
    expect(await times.note(leg, 'onHold', { at: AT - 1 })).toBe(true);
    expect(await times.note({ ...leg, leg: 3 }, 'muted', { at: AT - 1 })).toBe(true);
  });
});

import { planLooksHandler } from '../../../../../functions/reconciliation/looks/plan-looks';
import { MINUTE_MS } from '../../../../../schemas/durations';
import { AT } from '../../../../support/a-conference';
import { memoryDeps } from '../../../../support/memory-deps';

const minute = Math.floor(AT / MINUTE_MS) * MINUTE_MS;
const planned = async (now: number, at = now) => {
  const deps = memoryDeps({ at: now });
  await planLooksHandler(deps)({ time: new Date(at).toISOString() });
  return deps.queues.in('looks').map(({ body, delaySeconds = 0 }) => [(body as { due: number }).due - minute, delaySeconds]);
};

describe('the looks of a minute', () => {
  it.each([0, 300, 37_800, 59_000])('are planned at the same times, at whatever moment of the minute before: %d ms', async (into) => {
    const looks = await planned(minute + into);
    expect(looks.map(([due]) => due)).toEqual([60_000, 75_000, 90_000, 105_000]);
    for (const [due = 0, delay = 0] of looks) expect(Math.abs(into + delay * 1_000 - due)).toBeLessThan(1_000);
  });

  it('are planned without gaps by the invocations of two minutes', async () => {
    const dues = [...(await planned(minute + 59_900)), ...(await planned(minute + MINUTE_MS + 100))].map(([due]) => due);
    expect(dues).toEqual([60_000, 75_000, 90_000, 105_000, 120_000, 135_000, 150_000, 165_000]);
  });

  it('that are over when the invocation is retried are not planned any more', async () => {
    expect((await planned(minute + 96_000, minute)).map(([due]) => due)).toEqual([90_000, 105_000]);
    expect(await planned(minute + 4 * MINUTE_MS, minute)).toEqual([]);
  });
});

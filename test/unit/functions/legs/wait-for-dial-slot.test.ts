import { mustWait, keepWaiting } from '../../../../functions/legs/wait-for-dial-slot';
import { AT, CONFERENCE_ID, FIRST_ID, FIRST_LEG } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';
import { dialPaceAt } from '../../../support/memory-legs';

const dial = { ...FIRST_LEG, action: 'dial' } as const;
const DUE = AT + 3_000;
const paced = (due = DUE, dialsPerSecond: number | null = 5) => {
  const dialPace = dialPaceAt(due);
  return { ...memoryDeps({ dialPace, settings: { dialsPerSecond } }), taken: dialPace.taken };
};
const back = (due: number) => ({
  body: { due, command: { ...dial, hasDialSlot: true }, deduplicationId: `${CONFERENCE_ID}-${FIRST_ID}-1-slot` },
  delaySeconds: Math.ceil((due - AT) / 1000),
});

describe('a dial waits for its dial slot', () => {
  it('if the slot lies ahead: it is noted, and comes back then', async () => {
    const deps = paced();
    expect(await mustWait(deps, dial)).toBe(true);
    expect(await deps.legRecords.find(FIRST_LEG)).toEqual({ state: 'waiting', at: DUE });
    expect(deps.queues.in('watch')).toEqual([back(DUE)]);
    expect(deps.taken).toEqual([5]);
  });

  it('for the slot that it has already, not for a later one', async () => {
    const deps = paced(DUE + 7_000);
    deps.legRecords.place(FIRST_LEG, { state: 'waiting', at: DUE });
    expect(await mustWait(deps, dial)).toBe(true);
    expect(deps.queues.in('watch')).toEqual([back(DUE)]);
  });
});

describe('a dial does not wait', () => {
  it('if dials are not paced', async () => {
    const deps = paced(DUE, null);
    expect(await mustWait(deps, dial)).toBe(false);
    expect(deps.taken).toEqual([]);
  });

  it('if it has waited already', async () => {
    const deps = paced();
    expect(await mustWait(deps, { ...dial, hasDialSlot: true })).toBe(false);
    expect(deps.taken).toEqual([]);
  });

  it('if there is a slot in this very second', async () => {
    const deps = paced(AT);
    expect(await mustWait(deps, dial)).toBe(false);
    expect(await deps.legRecords.find(FIRST_LEG)).toBeUndefined();
  });

  it('if somebody has begun to dial meanwhile', async () => {
    const deps = paced();
    deps.legRecords.place(FIRST_LEG, { state: 'dialling', at: AT });
    expect(await mustWait(deps, dial)).toBe(false);
    expect(deps.queues.sent).toEqual([]);
  });
});

it('a dial whose message was lost is sent on its way again', async () => {
  const deps = paced();
  await keepWaiting(deps, dial, DUE);
  expect(deps.queues.in('watch')).toEqual([back(DUE)]);
});

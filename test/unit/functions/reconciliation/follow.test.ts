import { follow } from '../../../../functions/reconciliation/follow';
import { aConference, AT, CONFERENCE_ID, onLeg, participantsOf } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';

const joined = onLeg(1, 'joined');
const starting = aConference({ state: 'starting', initiatorRecord: joined, participants: participantsOf(1, joined) });

it('what a conference itself calls for is carried out', async () => {
  const deps = memoryDeps();
  deps.store.place(starting);
  await follow(deps, starting);
  expect(deps.store.now(CONFERENCE_ID).state).toBe('active');
});

it("goes by the deployment's settings", async () => {
  const left = { ...onLeg(1, 'ended'), disconnectedAt: AT };
  const record = aConference({ state: 'active', initiatorRecord: left, participants: participantsOf(2, joined) });
  for (const endWhenInitiatorLeaves of [false, true]) {
    const deps = memoryDeps({ settings: { endWhenInitiatorLeaves } });
    deps.store.place(record);
    await follow(deps, record);
    expect(deps.store.now(CONFERENCE_ID).state).toBe(endWhenInitiatorLeaves ? 'ending' : 'active');
  }
});

it('does nothing while nothing follows, or if another change came first', async () => {
  const deps = memoryDeps();
  const active = { ...starting, state: 'active' as const };
  deps.store.place(active);
  await follow(deps, active);
  await follow(deps, starting);
  expect(deps.store.written).toEqual([]);
});

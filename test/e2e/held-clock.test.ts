/**
 * A story can stop its clock. Pushes of a conference take turns by that clock, so it must move on when a push has waited
 * for its turn.
 */
import { type RecoveryWorld, startRecoveryWorld } from '../support/e2e-recovery';
import { isAccepted, recover, requestAll } from '../support/recovered';
import { numbersFrom } from './stories/numbers';

let world: RecoveryWorld;
beforeAll(async () => {
  world = await startRecoveryWorld(numbersFrom(510_000));
});
afterAll(() => world.stop());

it('the terminal learns of every change in a burst, although the clock stands still', async () => {
  const followed = await world.openActive(1);
  const [number = ''] = followed.numbers;
  const release = world.story.clock.hold();
  for (const muted of [true, false, true, false, true]) {
    expect((await requestAll(followed, new Map([[number, { muted }]]))).map(isAccepted)).toEqual([true]);
    await world.story.quiet();
  }
  expect(await recover(world, [followed], 0)).toEqual([]);
  release();
});

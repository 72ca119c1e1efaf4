/** Two tabs of one browser: each has its own connection, and both write one database. */
import 'fake-indexeddb/auto';
import { setImmediate } from 'node:timers/promises';
import { abandon } from '../../domain/conference/changes/end';
import { requestChange } from '../../domain/conference/changes/request-change';
import { SECOND_MS } from '../../schemas/durations';
import { indexedDbStore } from '../../terminal/stores/indexed-db';
import { aConference, FIRST_ID, SECOND_ID } from '../support/a-conference';
import { simulatedTerminal } from '../support/simulated-terminal';
import { TerminalWorld } from '../support/terminal-world';

const { conferenceId } = aConference();

it('agree: the version in the database never falls, and both find the same rows and the same history', async () => {
  const world = new TerminalWorld({ ...aConference(), version: 1 }, () => 0.5);
  const stores = [indexedDbStore('tabs'), indexedDbStore('tabs')] as const;
  const reader = indexedDbStore('tabs');
  const terminals = stores.map((store) => simulatedTerminal(world, store).terminal);
  const started = Promise.all(terminals.map((terminal) => terminal.start()));
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  await Promise.all([started, world.time.pass(SECOND_MS)]);
  let newest = 0;
  for (let step = 0; step < 24; step += 1) {
    const participantId = step % 2 === 0 ? FIRST_ID : SECOND_ID;
    const desired = { status: step % 4 < 2 ? ('offline' as const) : ('online' as const) };
    world.change(requestChange({ conferenceId, participantId, at: world.time.now, desired, dialsPerHour: 1_000 }));
    // Each tab gets it at another time; sometimes one misses it, or its connection is cut.
    world.push({ behind: step % 3 === 2 ? 1 : 0, forgets: step % 5 === 4, tooLarge: false }, step % 7 === 6 ? [] : [step * 10]);
    if (step % 8 === 5) world.cut();
    await world.time.pass(step % 2 === 0 ? 50 : SECOND_MS);
    const version = (await reader.load(conferenceId))?.version ?? 0;
    expect(version).toBeGreaterThanOrEqual(newest);
    newest = version;
  }
  await world.time.pass(10 * SECOND_MS);
  expect(world.record.version).toBeGreaterThan(20);
  world.change(abandon({ conferenceId, at: world.time.now, reason: 'ended-by-initiator' }));
  world.push({ behind: 0, forgets: false, tooLarge: false }, [0]);
  await world.time.pass(5 * SECOND_MS);
  const [mine, theirs] = await Promise.all(terminals.map((terminal) => terminal.history()));
  expect(mine).toEqual(theirs);
  expect(mine).toMatchObject([{ conferenceId, state: 'ended', version: world.record.version }]);
  for (const { snapshot } of terminals) expect(snapshot.conference).toEqual(mine?.[0]);
  const rows = await reader.rows(conferenceId);
  expect(rows.map(({ tel }) => tel).sort()).toEqual(mine?.[0]?.participants.map(({ phoneNumber }) => phoneNumber).sort());
  await Promise.all(terminals.map((terminal) => terminal.stop()));
  await reader.close();
});

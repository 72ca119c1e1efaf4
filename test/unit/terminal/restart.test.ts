/** Commands over a reload of the page, or a crash: none is repeated, and none is said not to have been sent that was. */
import { SECOND_MS } from '../../../schemas/durations';
import type { ConferenceStore } from '../../../terminal/stores/conference-store';
import { memoryStore } from '../../../terminal/stores/memory';
import type { Terminal } from '../../../terminal/terminal';
import { aConference, FIRST_ID } from '../../support/a-conference';
import { simulatedTerminal } from '../../support/simulated-terminal';
import { TerminalWorld } from '../../support/terminal-world';

const { conferenceId } = aConference();
let world: TerminalWorld;
let store: ConferenceStore;
let kill: () => void;
beforeEach(() => {
  world = new TerminalWorld({ ...aConference(), version: 1 }, () => 0.5);
  store = memoryStore();
});
afterEach(() => kill());

const open = async (on = store): Promise<Terminal> => {
  const opened = simulatedTerminal(world, on);
  kill = opened.kill;
  await Promise.all([opened.terminal.start(), world.time.pass(SECOND_MS)]);
  return opened.terminal;
};

it('what waited is shown as not sent, is not sent later, and is gone when the user has seen it', async () => {
  const first = await open();
  world.network = 'down';
  world.cut();
  await world.time.pass(30 * SECOND_MS);
  void first.request(FIRST_ID, { status: 'offline' });
  await world.time.pass(SECOND_MS);
  expect(first.snapshot.commands).toMatchObject([{ phase: 'queued' }]);
  kill();
  const second = await open();
  expect(second.snapshot.commands).toMatchObject([{ phase: 'not-sent', reason: 'restarted', wish: { status: 'offline' } }]);
  expect(second.snapshot.participants.find(({ participantId }) => participantId === FIRST_ID)?.command).toMatchObject({
    phase: 'not-sent',
  });
  world.network = 'good';
  world.wake();
  await world.time.pass(90 * SECOND_MS);
  expect(second.snapshot.line).toBe('live');
  expect(world.commandsDone.size).toBe(0);
  second.dismiss(second.snapshot.commands[0]?.key ?? '');
  await world.time.pass(SECOND_MS);
  expect([second.snapshot.commands, await store.commands(conferenceId)]).toEqual([[], []]);
});

it('what was being sent has an unknown outcome until the conference shows it, and is not sent again', async () => {
  const first = await open();
  world.losesAnswers = true;
  void first.request(FIRST_ID, { status: 'offline' });
  await world.time.pass(100);
  expect(world.commandsDone.size).toBe(1);
  kill();
  world.network = 'down';
  world.cut();
  const second = await open();
  expect(second.snapshot.commands).toMatchObject([{ phase: 'unanswered' }]);
  [world.network, world.losesAnswers] = ['good', false];
  world.wake();
  await world.time.pass(20 * SECOND_MS);
  expect([second.snapshot.line, second.snapshot.commands, await store.commands(conferenceId)]).toEqual(['live', [], []]);
  expect(world.commandsDone.size).toBe(1);
});

/** The page dies with the write after this many. */
const diesAfter = (writes: number): ConferenceStore => {
  let done = 0;
  const counted = async (write: () => Promise<void>): Promise<void> => {
    if (done === writes) kill();
    done += 1;
    if (done > writes) return new Promise(() => undefined);
    return write();
  };
  return {
    ...store,
    putCommand: (command) => counted(() => store.putCommand(command)),
    dropCommand: (key) => counted(() => store.dropCommand(key)),
  };
};

const crashes = [0, 1, 2, 3, 4].flatMap((writes) => [false, true].map((waits) => [writes, waits] as const));
it.each(crashes)(
  'a crash after %i writes, of a command that waited first: %s, makes it neither lost, repeated nor denied',
  async (writes, waits) => {
    const first = await open(diesAfter(writes));
    if (waits) {
      world.network = 'down';
      world.cut();
      await world.time.pass(30 * SECOND_MS);
    }
    void first.request(FIRST_ID, { status: 'offline' });
    await world.time.pass(SECOND_MS);
    world.network = 'good';
    world.wake();
    await world.time.pass(20 * SECOND_MS);
    kill();
    const sent = world.commandsDone.size;
    world.network = 'down';
    const second = await open();
    const phases = second.snapshot.commands.map(({ phase }) => phase);
    if (sent > 0) expect(phases).not.toContain('not-sent');
    else if (writes > 0) expect(phases).toHaveLength(1);
    world.network = 'good';
    world.wake();
    await world.time.pass(90 * SECOND_MS);
    expect(second.snapshot.line).toBe('live');
    expect(world.commandsDone.size).toBe(sent);
    if (sent > 0) expect(second.snapshot.commands).toEqual([]);
  },
);

it('a database that hangs does not hold up a command', async () => {
  const hangs: ConferenceStore = { ...store, putCommand: () => new Promise(() => undefined) };
  const terminal = await open(hangs);
  const asked = terminal.request(FIRST_ID, { status: 'offline' });
  await world.time.pass(10 * SECOND_MS);
  expect((await asked).phase).toBe('done');
});

/** A terminal over hours, and without a network: what the property test cannot say in a sentence. */
import { abandon } from '../../../domain/conference/changes/end';
import { start } from '../../../domain/conference/changes/start';
import { requestChange } from '../../../domain/conference/changes/request-change';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../schemas/durations';
import { AccessTokens } from '../../../terminal/client/access-tokens';
import { createClient } from '../../../terminal/client/create-client';
import type { Line } from '../../../terminal/follow/line';
import { wishedOf } from '../../../terminal/commands/wished';
import { memoryStore } from '../../../terminal/stores/memory';
import { Terminal } from '../../../terminal/terminal';
import { aConference, FIRST_ID, INITIATOR_ID, SECOND_ID } from '../../support/a-conference';
import { TerminalWorld } from '../../support/terminal-world';

let world: TerminalWorld;
let terminal: Terminal;
let lines: Line[];
const open = async (knowsCurrent = false, opened = aConference()): Promise<void> => {
  world = new TerminalWorld({ ...opened, version: 1 }, () => 0.5);
  world.knowsCurrent = knowsCurrent;
  const { surroundings } = world;
  const { fetch, newKey, now, after } = surroundings;
  const tokens = new AccessTokens(world.token, now, after);
  const client = createClient({ baseUrl: 'https://rollcall.test', tokens, fetch, newKey });
  terminal = new Terminal({ client, tokens, socketUrl: 'wss://rollcall.test', store: memoryStore(), surroundings });
  lines = [];
  terminal.subscribe(({ line }, before) => (line === before.line ? 0 : lines.push(line)));
  await Promise.all([terminal.start(), world.time.pass(SECOND_MS)]);
};
afterEach(() => terminal.stop());

const isDown = async (): Promise<void> => {
  world.network = 'down';
  world.cut();
  await world.time.pass(MINUTE_MS / 2);
  expect(terminal.snapshot.line).toBe('offline');
};
const worksAgain = async (): Promise<void> => {
  world.network = 'good';
  world.wake();
  await world.time.pass(20 * SECOND_MS);
  expect(terminal.snapshot.line).toBe('live');
};
const { conferenceId } = aConference();
const next = { ...aConference(), conferenceId: `${conferenceId.slice(0, -1)}9`, version: 1 };
const sendTo = (participantId: string, desired: { muted: boolean }): boolean =>
  world.change(requestChange({ conferenceId, participantId, at: world.time.now, desired, dialsPerHour: 100 }));

it('gets new tokens on its open connection, changes it before two hours are over, and nobody notices', async () => {
  await open(true);
  await world.time.pass(5 * HOUR_MS);
  expect(lines).toEqual(['live']);
  expect(world.tokenReasons.slice(0, 2)).toEqual(['first', 'expires']);
  expect(world.refreshed).toBeGreaterThanOrEqual(3);
  expect(world.connectionsOpened).toBe(3);
  expect(world.openLines).toBe(1);
});

it('gets new tokens by new connections from a server that does not know `refresh`', async () => {
  await open(true);
  world.knowsRefresh = false;
  await world.time.pass(5 * HOUR_MS);
  expect(lines).toEqual(['live']);
  expect(world.connectionsOpened).toBeGreaterThanOrEqual(5);
  expect(world.openLines).toBe(1);
});

describe('a bad answer of the function `token`', () => {
  const refused = () => {
    const given = world.newToken();
    world.refusedTokens.add(given.token);
    return given;
  };

  it('that the server refuses is asked for once more, and the connection goes on', async () => {
    await open(true);
    world.giveToken = async () => {
      world.giveToken = undefined;
      return refused();
    };
    await world.time.pass(HOUR_MS + MINUTE_MS);
    expect(world.tokenReasons).toEqual(['first', 'expires', 'refused']);
    expect([lines, world.connectionsOpened, world.refreshed]).toEqual([['live'], 1, 1]);
  });

  const badAnswers: Readonly<Record<string, () => Promise<never>>> = {
    'refused again and again': async () => refused() as never,
    'an empty text': async () => '' as never,
    nothing: async () => undefined as never,
    'not a token': async () => ({ token: 7, expiresAt: 'soon' }) as never,
    'without a valid end': async () => ({ ...refused(), expiresAt: NaN }) as never,
    'the same one again': async () => 'token-1' as never,
    'an error': () => Promise.reject(new Error('No login')),
    'no answer at all': () => new Promise(() => undefined),
  };
  it.each(Object.entries(badAnswers))('%s: following goes on as soon as there is a good one', async (_name, giveToken) => {
    await open();
    world.giveToken = giveToken;
    await world.time.pass(HOUR_MS + 5 * MINUTE_MS);
    expect(lines.at(-1)).toBe('offline');
    // Not ever faster.
    expect(world.tokenReasons.length).toBeLessThan(400);
    world.giveToken = undefined;
    await world.time.pass(3 * MINUTE_MS);
    expect(lines.at(-1)).toBe('live');
    expect(world.openLines).toBe(1);
  });
});

it('finds within two minutes a change whose push is lost for good', async () => {
  await open();
  const started = start({ conferenceId, initiatorId: INITIATOR_ID, at: world.time.now, maxMinutes: 90, dialsPerHour: 100 });
  expect(world.change(started)).toBe(true);
  await world.time.pass(2 * MINUTE_MS);
  expect(terminal.snapshot.conference?.version).toBe(2);
});

it('goes on over the same connection when a conference ends and the next one begins', async () => {
  await open(true);
  expect(world.change(abandon({ conferenceId, at: world.time.now, reason: 'ended-by-initiator' }))).toBe(true);
  world.push({ behind: 0, forgets: false, tooLarge: false }, [0]);
  await world.time.pass(SECOND_MS);
  expect(terminal.snapshot).toMatchObject({ line: 'over', conference: { state: 'ended' } });
  world.openNext(next);
  await world.time.pass(SECOND_MS);
  expect(terminal.snapshot).toMatchObject({ line: 'live', conference: { conferenceId: next.conferenceId } });
  expect(world.connectionsOpened).toBe(1);
});

it.each(['active', 'ended'] as const)('asks nothing over HTTP if its connection tells of a conference that is %s', async (state) => {
  await open(true, { ...aConference(), state });
  await world.time.pass(MINUTE_MS);
  expect([lines, world.requests]).toEqual([['live'], 0]);
});

it('finds within five minutes a conference whose message is lost for good', async () => {
  await open(true, { ...aConference(), state: 'ended' });
  expect(lines).toEqual(['live']);
  world.openNext(next, false);
  await world.time.pass(5 * MINUTE_MS);
  expect(terminal.snapshot).toMatchObject({ line: 'live', conference: { conferenceId: next.conferenceId } });
});

it('notices a line on which nothing comes any more', async () => {
  await open();
  world.network = 'half-open';
  await world.time.pass(3 * MINUTE_MS);
  expect(lines.at(-1)).toBe('offline');
  await worksAgain();
});

it.each([true, false])('finds the next conference; the server knows `current`: %s', async (knowsCurrent) => {
  await open(knowsCurrent, { ...aConference(), state: 'ended' });
  expect(terminal.snapshot.conference).toBeUndefined();
  world.history.push({ ...aConference(), version: 2 });
  if (!knowsCurrent) await world.time.pass(MINUTE_MS);
  else world.wake();
  await world.time.pass(SECOND_MS);
  expect(terminal.snapshot).toMatchObject({ line: 'live', conference: { conferenceId } });
});

describe('without a network', () => {
  it.each([{ status: 'online' }, { muted: false }, { onHold: false }] as const)('%j is not sent, then or later', async (wish) => {
    await open();
    await isDown();
    expect(await terminal.request(FIRST_ID, wish)).toMatchObject({ phase: 'not-sent', reason: 'offline' });
    await worksAgain();
    expect(world.commandsDone.size).toBe(0);
    expect(terminal.snapshot.participants.find(({ participantId }) => participantId === FIRST_ID)?.command?.phase).toBe('not-sent');
  });

  it.each([{ status: 'offline' }, { removed: true }] as const)('%j waits, and is done when it is back', async (wish) => {
    await open();
    await isDown();
    const asked = terminal.request(FIRST_ID, wish);
    await world.time.pass(SECOND_MS);
    expect(terminal.snapshot.commands).toMatchObject([{ phase: 'queued' }]);
    await worksAgain();
    expect(world.commandsDone.size).toBe(1);
    expect((await asked).phase).toBe('done');
    expect(terminal.snapshot.commands).toEqual([]);
  });

  it('what waited is dropped if the participant has changed meanwhile', async () => {
    await open();
    await isDown();
    const asked = terminal.request(SECOND_ID, { status: 'offline' });
    expect(sendTo(SECOND_ID, { muted: true })).toBe(true);
    await worksAgain();
    expect(await asked).toMatchObject({ phase: 'changed', problem: { code: 'VERSION_CONFLICT' } });
  });

  it('what waited too long is not sent', async () => {
    await open();
    await isDown();
    const asked = terminal.request(FIRST_ID, { status: 'offline' });
    await world.time.pass(2 * MINUTE_MS);
    expect((await asked).phase).toBe('not-sent');
    await worksAgain();
    expect(world.commandsDone.size).toBe(0);
  });
});

describe('a switch', () => {
  const shown = () => {
    const each = terminal.snapshot.participants.find(({ participantId }) => participantId === FIRST_ID);
    return each && [wishedOf(each).muted, each.muted, each.command?.phase];
  };
  beforeEach(() => open());

  it('shows the wish at once, beside what is, and afterwards what is if the server refuses', async () => {
    world.refuses = true;
    expect(shown()).toEqual([false, false, undefined]);
    const asked = terminal.request(FIRST_ID, { muted: true });
    expect(shown()).toEqual([true, false, 'queued']);
    await world.time.pass(SECOND_MS);
    expect((await asked).phase).toBe('refused');
    expect(shown()).toEqual([false, false, 'refused']);
  });

  it('goes back if no answer comes', async () => {
    world.httpFails = true;
    const asked = terminal.request(FIRST_ID, { muted: true });
    await world.time.pass(SECOND_MS);
    expect(shown()).toEqual([true, false, 'sending']);
    await world.time.pass(2 * MINUTE_MS);
    expect((await asked).phase).toBe('unanswered');
    expect(shown()).toEqual([false, false, 'unanswered']);
  });
});

it('sends a command again with the same key if its answer is lost, so that it is done once', async () => {
  await open();
  world.losesAnswers = true;
  const asked = terminal.request(FIRST_ID, { status: 'offline' });
  await world.time.pass(SECOND_MS);
  world.losesAnswers = false;
  await world.time.pass(10 * SECOND_MS);
  expect((await asked).phase).toBe('done');
  expect(world.record.version).toBe(2);
  expect(world.commandsDone.size).toBe(1);
});

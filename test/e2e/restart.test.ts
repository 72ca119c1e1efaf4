import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTE_MS } from '../../schemas/durations';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { oneTo } from '../support/e2e-events';
import { expectStatus, participantOf } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { terminalOf, untilConference, untilStatus } from './stories/terminal';

const draw = numbersFrom(100_000);
let folder: string;
let story: StoryDeployment;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-e2e-'));
});
afterEach(async () => {
  await story.stop();
  await rm(folder, { recursive: true });
});

const start = async (port = 0): Promise<void> => {
  story = await startStory({ dataFolder: folder, port, environment: { ROLLCALL_ASSEMBLY: 'direct' } });
};

const restart = async (): Promise<void> => {
  const port = Number(new URL(story.baseUrl).port);
  await story.stop();
  await start(port);
};

describe('a deployment that is stopped and started again with its data', () => {
  it('still has the active conference, and mutes, drops, adds, dials and ends as before', async () => {
    await start();
    const initiator = draw('answers');
    const [ada, bob, cyd] = [draw('answers'), draw('answers'), draw('answers')];
    const opened = expectStatus(await terminalOf(story, initiator).create([ada, bob]), 201, 'createConference');
    const { conferenceId } = opened;
    const idOf = (number: string): string => participantOf(opened, number).participantId;
    expectStatus(await terminalOf(story, initiator).start(conferenceId), 202, 'startConference');
    await untilStatus(terminalOf(story, initiator), conferenceId, 'online', [initiator, ada, bob]);
    await story.local.idle();
    const before = expectStatus(await terminalOf(story, initiator).get(conferenceId), 200, 'getConference');

    await restart();
    const terminal = terminalOf(story, initiator);
    await story.pass(MINUTE_MS);
    expect(expectStatus(await terminal.get(conferenceId), 200, 'getConference')).toEqual(before);

    expectStatus(await terminal.update(conferenceId, idOf(ada), { muted: true }), 202, 'mute');
    expectStatus(await terminal.update(conferenceId, idOf(bob), { status: 'offline' }), 202, 'offline');
    expectStatus(await terminal.add(conferenceId, [cyd]), 202, 'addParticipants');
    const managed = await untilConference(
      terminal,
      conferenceId,
      'what was asked for',
      (conference) =>
        participantOf(conference, ada).endpointStatus === 'muted-via-focus' &&
        participantOf(conference, bob).endpointStatus === 'disconnected' &&
        participantOf(conference, cyd).endpointStatus === 'connected',
    );
    expect(managed.state).toBe('active');
    expectStatus(await terminal.update(conferenceId, idOf(bob), { status: 'online' }), 202, 'online');
    await untilStatus(terminal, conferenceId, 'online', [bob]);
    expect(story.sandbox.dialAttempts().map(({ to, leg }) => [to, leg.split('-')[1]])).toEqual([
      [cyd, '1'],
      [bob, '2'],
    ]);

    expectStatus(await terminal.end(conferenceId), 202, 'endConference');
    const ended = await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
    await story.local.idle();
    expect(await story.bridge.snapshot(conferenceId)).toEqual([]);
    expect(story.published.versions(conferenceId)).toEqual(oneTo(ended.version));
    expect(story.published.contradictions()).toEqual([]);
  });

  it('keeps the deadlines of open conferences', async () => {
    await start();
    const terminal = terminalOf(story, draw('answers'));
    const { conferenceId } = expectStatus(await terminal.create([draw('answers')]), 201, 'createConference');
    await story.local.idle();
    await restart();
    const again = terminalOf(story, terminal.phoneNumber);
    story.clock.advance(29 * MINUTE_MS);
    await story.local.idle();
    expect(expectStatus(await again.get(conferenceId), 200, 'getConference').state).toBe('assembling');
    await story.pass(61_000);
    const ended = expectStatus(await again.get(conferenceId), 200, 'getConference');
    expect(ended).toMatchObject({ state: 'ended', endReason: 'abandoned' });
  });
});

/** The operator's steps from one hash key to the next, with a deployment that is started again at each of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { secrets } from '../support/two-hash-keys';
import { expectStatus } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { terminalOf, untilConference, untilStatus } from './stories/terminal';

const draw = numbersFrom(140_000);
let folder: string;
let story: StoryDeployment;

const start = async (hashKey: string, port = 0): Promise<void> => {
  story = await startStory({ dataFolder: folder, port, environment: { ROLLCALL_ASSEMBLY: 'direct' }, secrets: { hashKey } });
};
const step = async (hashKey: string): Promise<void> => {
  const port = Number(new URL(story.baseUrl).port);
  await story.local.idle();
  expect(story.local.deadLetters()).toEqual([]);
  await story.stop();
  await start(hashKey, port);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-e2e-'));
  await start(secrets.stale);
});
afterAll(async () => {
  await story.stop();
  await rm(folder, { recursive: true });
});

it('a number goes on through the change of keys: what it had is found, what is new has the new key, and nothing is left over', async () => {
  const [initiator, ada] = [draw('answers'), draw('answers')];
  const terminal = () => terminalOf(story, initiator);
  const opened = async (): Promise<string> => expectStatus(await terminal().create([ada]), 201, 'createConference').conferenceId;
  const ended = async (id: string): Promise<void> => {
    expectStatus(await terminal().end(id), 202, 'endConference');
    await untilConference(terminal(), id, 'the end', ({ state }) => state === 'ended');
  };
  const first = await opened();
  await ended(first);
  const second = await opened();

  await step(secrets.knowing);
  await step(secrets.using);
  expect(expectStatus(await terminal().current(), 200, 'current').conferenceId).toBe(second);
  expectStatus(await terminal().start(second), 202, 'startConference');
  await untilStatus(terminal(), second, 'online', [initiator, ada]);
  await ended(second);
  const third = await opened();
  expect([first, second, third].map((id) => id.startsWith('conf_u2'))).toEqual([false, false, true]);
  await story.local.idle();
  expect(expectStatus(await terminal().list(), 200, 'list').items.map(({ conferenceId }) => conferenceId)).toEqual([third, second, first]);
  expect(expectStatus(await terminal().get(second), 200, 'get').state).toBe('ended');

  await step(secrets.alone);
  expectStatus(await terminal().start(third), 202, 'startConference');
  await untilStatus(terminal(), third, 'online', [initiator, ada]);
  await ended(third);
  expect(expectStatus(await terminal().list(), 200, 'list').items.map(({ conferenceId }) => conferenceId)).toEqual([third]);
  await story.local.idle();
  expect(story.local.deadLetters()).toEqual([]);
});

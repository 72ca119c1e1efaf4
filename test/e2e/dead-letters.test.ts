import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DeadLetter } from '../../local/queues/queues';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { eventually } from '../support/until';
import { expectStatus, participantOf } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { type Terminal, terminalOf, untilConference, untilStatus } from './stories/terminal';

const draw = numbersFrom(200_000);
let story: StoryDeployment;

beforeAll(async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
});
afterAll(() => story.stop());

const listed = async (): Promise<readonly DeadLetter[]> => {
  const response = await fetch(`${story.baseUrl}/local/dead-letters`);
  return ((await response.json()) as { items: DeadLetter[] }).items;
};

const LISTED_WITHIN_MS = 20_000;

/** Its retries wait longer and longer: time is moved, not waited for. */
const untilListed = (queue: string, body: string): Promise<DeadLetter> =>
  eventually(
    `a dead letter of ${queue}`,
    async () => {
      story.clock.advance(5_000);
      return (await listed()).find((letter) => letter.queue === `${queue}-dead-letters` && letter.body === body);
    },
    LISTED_WITHIN_MS,
  );

const openActive = async (): Promise<{ terminal: Terminal; conferenceId: string; number: string }> => {
  const terminal = terminalOf(story, draw('answers'));
  const number = draw('answers');
  const { conferenceId } = expectStatus(await terminal.create([number]), 201, 'createConference');
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [number]);
  return { terminal, conferenceId, number };
};

const writePoisonItem = async (pk: string): Promise<void> => {
  const client = new DynamoDBClient({});
  const Item = { pk: { S: pk }, sk: { S: 'open' }, nonsense: { S: draw('answers') } };
  await client.send(new PutItemCommand({ TableName: 'conferences', Item }));
  client.destroy();
};

describe('a message that cannot be handled', () => {
  it('becomes a dead letter of both tasks with the stream, sealed, and other messages are processed', async () => {
    await writePoisonItem('nobody');
    const { conferenceId } = await openActive();
    const letters = await eventually('two dead letters', async () => {
      const all = await listed();
      return all.length >= 2 ? all : undefined;
    });
    expect(letters.map(({ queue }) => queue).sort()).toEqual(['publish-dead-letters', 'reconcile-dead-letters']);
    for (const { body } of letters) {
      expect(JSON.parse(body)).toMatchObject({ dynamodb: { Keys: { pk: { S: 'nobody' } } } });
      expect(body).not.toContain('nonsense');
    }
    await story.local.idle();
    expect(story.published.versions(conferenceId).length).toBeGreaterThan(4);
  });

  it.each([
    ['leg-commands', '{"action":"dance"}'],
    ['call-requests', 'not even JSON'],
    ['watch', '{}'],
    ['callbacks', '{"conferenceId":"nobody’s"}'],
  ])('of the queue %s becomes a dead letter, and other messages are processed', async (queue, body) => {
    const fifo = queue === 'watch' ? {} : { groupId: 'poison', deduplicationId: 'poison' };
    await story.local.queues.named(queue).send({ body, ...fifo });
    await openActive();
    expect((await untilListed(queue, body)).groupId).toBe(queue === 'watch' ? null : 'poison');
    const { terminal, conferenceId } = await openActive();
    expectStatus(await terminal.end(conferenceId), 202, 'endConference');
    await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
  });

  it('does not delay the callbacks of a conference', async () => {
    const body = '{"events":"none"}';
    const { terminal, conferenceId, number } = await openActive();
    await story.local.queues.named('callbacks').send({ body, groupId: conferenceId, deduplicationId: 'poison-of-a-conference' });
    const { participantId } = participantOf(expectStatus(await terminal.get(conferenceId), 200, 'getConference'), number);
    expectStatus(await terminal.update(conferenceId, participantId, { muted: true }), 202, 'mute');
    await untilConference(terminal, conferenceId, 'a muted participant', (conference) => participantOf(conference, number).muted);
    expect((await untilListed('callbacks', body)).groupId).toBe(conferenceId);
  });
});

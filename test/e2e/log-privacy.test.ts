/** The log of a whole deployment, at every level: who called whom, and with which token, is not in it. */
import { DAY_MS } from '../../schemas/durations';
import type { NewSubscription } from '../../schemas/subscription';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { type SinkServer, startSinkServer } from '../support/sink-server';
import { until } from '../support/until';
import { expectStatus, sendAs } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { refusedWith } from './stories/terminal-socket';
import { terminalOf, untilConference } from './stories/terminal';

const NAME = 'Zenobia Quince';
const SUBJECT = 'The merger of Monday';
const REFERENCE = 'case-0815';
const SINK_TOKEN = 'mF_9.the-token-of-the-sink';
const SINK_PATH = 'a-path-that-is-hard-to-guess';

let story: StoryDeployment;
let sink: SinkServer;
beforeAll(async () => {
  sink = await startSinkServer();
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
});
afterAll(async () => {
  await story.stop();
  await sink.stop();
});

const draw = numbersFrom(430_000);

/** Its server accepts the delivery that verifies it, and none after that. */
const subscribe = async (): Promise<void> => {
  let posts = 0;
  sink.answer = (response) => void response.writeHead((posts += 1) === 1 ? 204 : 500).end();
  const who = { clientId: 'crm', scopes: ['subscriptions:manage', 'conferences:all', 'numbers:read'] };
  const accessTokenExpiresUtc = new Date(story.clock.now() + DAY_MS).toISOString();
  const sinkCredential = { credentialType: 'ACCESSTOKEN', accessToken: SINK_TOKEN, accessTokenExpiresUtc, accessTokenType: 'bearer' };
  const json = { protocol: 'HTTP', sink: new URL(SINK_PATH, sink.url()).href, types: ['rollcall.*'], sinkCredential };
  expectStatus(await sendAs<NewSubscription>(story, who, { method: 'POST', path: '/v1/subscriptions', json }), 201, 'createSubscription');
  await until('its verification', () => posts === 1);
};

const logged = (what: string): Promise<unknown> => until(what, () => story.logged.some((line) => line.includes(`"${what}"`)), 10_000);

it('no line of a whole conference, its refusals and its failures shows whose it is', async () => {
  const terminal = terminalOf(story, draw('answers'));
  const numbers = [draw('answers'), draw('busy'), draw('answers')];
  const invited = numbers.map((phoneNumber) => ({ phoneNumber, displayName: NAME, reference: REFERENCE }));
  await subscribe();
  const open = { subject: SUBJECT, reference: REFERENCE };
  const { conferenceId, participants } = expectStatus(await terminal.create(invited, open), 201, 'createConference');

  // Refused, with the number where a log could repeat it: in the body, the path and the query.
  expectStatus(await terminal.add(conferenceId, [numbers[0]!]), 409, 'a number that is there');
  expectStatus(await terminal.create([`${numbers[0]!}x`], { [numbers[1]!]: NAME }), 400, 'nonsense');
  const text = `{"displayName":"${NAME}","phoneNumber":"${numbers[0]!}`;
  const headers = { 'content-type': 'application/json' };
  expectStatus(await terminal.send({ method: 'POST', path: '/v1/conferences', text, headers }), 400, 'half a document');
  expectStatus(await terminal.send({ path: `/v1/conferences/${encodeURIComponent(numbers[0]!)}` }), 404, 'a number as an id');
  expectStatus(await terminal.send({ path: `/v1/conferences?limit=${encodeURIComponent(numbers[0]!)}` }), 400, 'a number as a limit');
  const withoutScope = await story.token({ phoneNumber: numbers[0]!, scopes: ['calls:report'] });
  expect(await refusedWith({ ...story, socket: { url: story.local.webSocketUrl } }, withoutScope)).toBe(403);

  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilConference(terminal, conferenceId, 'an active conference', ({ state }) => state === 'active');
  // A message that no function understands, and a bridge that refuses.
  const body = JSON.stringify({ displayName: NAME, subject: SUBJECT });
  await story.local.queues.named('callbacks').send({ body, groupId: 'nobody', deduplicationId: 'nobody' });
  story.sandbox.faults.conferenceServer = 'refuses';
  const { participantId } = participants.find(({ phoneNumber }) => phoneNumber === numbers[0])!;
  expectStatus(await terminal.update(conferenceId, participantId, { muted: true }), 202, 'updateParticipant');
  await logged('leg-commands');
  story.sandbox.faults.conferenceServer = 'answers';
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
  await logged('sink.paused');

  const events = new Set(story.logged.map((line) => (JSON.parse(line) as { event: string }).event));
  const expected = ['request.answered', 'request.refused', 'socket.refused', 'message.unreadable', 'message.failed', 'sink.paused'];
  expect([...events]).toEqual(expect.arrayContaining(expected));
  const log = story.logged.join('');
  const tokens = [withoutScope, await story.token({ phoneNumber: terminal.phoneNumber })].map((token) => token.slice(-40));
  const secrets = [...numbers, terminal.phoneNumber].map((number) => number.slice(1));
  for (const secret of [...secrets, ...tokens, ...NAME.split(' '), SUBJECT, REFERENCE, SINK_TOKEN, SINK_PATH])
    expect(log).not.toContain(secret);
});

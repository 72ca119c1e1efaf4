/** What follows from a request is logged under its correlator, wherever it happens. */
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { type SinkServer, startSinkServer } from '../support/sink-server';
import { expectStatus } from './stories/api-client';
import { eventuallyInStory } from './stories/eventually-in-story';
import { numbersFrom } from './stories/numbers';
import { partnerOf, untilActive } from './stories/partner';
import { terminalOf } from './stories/terminal';

const draw = numbersFrom(410_000);
const CORRELATOR = 'the-way-of-a-change';
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

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

const published = (type: string): readonly ConferenceEvent[] =>
  story.local.events().flatMap(({ event }) => (event['detail-type'] === type ? [event.detail as ConferenceEvent] : []));

type Line = { readonly event: string; readonly correlator?: string; readonly queue?: string };
const lines = (): readonly Line[] => story.logged.map((line) => JSON.parse(line) as Line);

const create = (headers: Readonly<Record<string, string>>) => {
  const terminal = terminalOf(story, draw('answers'));
  return { terminal, answer: terminal.create([draw('answers')], {}, headers) };
};

it('a change keeps the correlator and the trace context of its request, on the bus and to partners', async () => {
  const partner = partnerOf(story);
  const { id } = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partner, id);
  const { conferenceId } = expectStatus(
    await create({ 'x-correlator': CORRELATOR, traceparent: TRACEPARENT }).answer,
    201,
    'createConference',
  );
  const delivery = await eventuallyInStory('a delivery', () =>
    Promise.resolve(sink.posted.find(({ body }) => body.includes(conferenceId) && body.includes('conference.created'))),
  );
  expect(published('rollcall.conference.created.v1')).toMatchObject([{ correlator: CORRELATOR, traceparent: TRACEPARENT }]);
  expect(delivery.headers).toMatchObject({ traceparent: TRACEPARENT });
  expect(JSON.parse(delivery.body)).toMatchObject({ traceparent: TRACEPARENT });
  expect(delivery.body).not.toContain(CORRELATOR);
});

it('a command to the conference server, and its failure, are logged under the correlator of the request', async () => {
  const { terminal, answer } = create({});
  const { conferenceId } = expectStatus(await answer, 201, 'createConference');
  story.sandbox.faults.conferenceServer = 'refuses';
  const path = `/v1/conferences/${conferenceId}/start`;
  expectStatus(await terminal.send({ method: 'POST', path, headers: { 'x-correlator': 'start-of-it-all' } }), 202, 'startConference');
  const failed = await eventuallyInStory('a failed command', () => Promise.resolve(lines().find(({ queue }) => queue === 'leg-commands')));
  story.sandbox.faults.conferenceServer = 'answers';
  expect(failed).toMatchObject({ event: 'message.failed', correlator: 'start-of-it-all' });
});

it('a trace context of another form is not passed on, and the request is carried out', async () => {
  const { conferenceId } = expectStatus(
    await create({ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }).answer,
    201,
    'createConference',
  );
  await story.local.idle();
  const event = published('rollcall.conference.created.v1').find(({ subject }) => subject === conferenceId);
  expect(event).toMatchObject({ correlator: expect.any(String) as string });
  expect(event).not.toHaveProperty('traceparent');
});

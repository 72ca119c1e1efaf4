/** What follows from a request is logged under its correlator, wherever it happens. */
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { type SinkServer, startSinkServer } from '../support/sink-server';
import { expectStatus, participantOf } from './stories/api-client';
import { eventuallyInStory } from './stories/eventually-in-story';
import { faultsOf, withFault } from './stories/faults/with-fault';
import { numbersFrom } from './stories/numbers';
import { partnerOf, untilActive } from './stories/partner';
import { followConference } from './stories/following-terminal';
import { terminalOf, untilConference, untilStatus } from './stories/terminal';

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
  const { bridgeIsDown } = faultsOf(story.local.serviceFaults, story.sandbox);
  const failed = await withFault(bridgeIsDown, async () => {
    const path = `/v1/conferences/${conferenceId}/start`;
    expectStatus(await terminal.send({ method: 'POST', path, headers: { 'x-correlator': 'start-of-it-all' } }), 202, 'startConference');
    return eventuallyInStory('a failed command', () => Promise.resolve(lines().find(({ queue }) => queue === 'leg-commands')));
  });
  expect(failed).toMatchObject({ event: 'message.failed', correlator: 'start-of-it-all' });
});

it('an ordinary mute is logged at each step of its way, under the correlator of its request', async () => {
  const partner = partnerOf(story, 'partner-of-a-mute');
  const { id: subscriptionId } = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partner, subscriptionId);
  const number = draw('answers');
  const terminal = terminalOf(story, draw('answers'));
  const opened = expectStatus(await terminal.create([number]), 201, 'createConference');
  const { conferenceId } = opened;
  const { participantId } = participantOf(opened, number);
  const follower = await followConference({ ...story, socket: { url: story.local.webSocketUrl } }, terminal.phoneNumber, conferenceId);
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, number]);
  await story.quiet();
  const { version: before } = expectStatus(await terminal.get(conferenceId), 200, 'getConference');

  const correlator = 'one-mute';
  expectStatus(
    await terminal.update(conferenceId, participantId, { muted: true }, { 'x-correlator': correlator }),
    202,
    'updateParticipant',
  );
  await untilConference(terminal, conferenceId, 'the mute', (conference) => participantOf(conference, number).muted);

  const change = { conferenceId, version: before + 1 };
  const steps = [
    { event: 'request.answered', operation: 'updateParticipant' },
    // A busy machine does not tell the terminals in time, and leaves it to the push.
    { event: expect.stringMatching(/^(terminals\.told|push\.repaired)$/) as string, conferenceId },
    { event: 'change.published', ...change, changes: 1, each: [expect.stringContaining(`participant.requested.v1`) as string] },
    { event: 'command.handled', conferenceId, participantId, action: 'mute' },
    { event: 'event.fanned-out', ...change, deliveries: expect.any(Number) as number },
    { event: 'delivery.arrived', subscriptionId },
  ];
  const way = (): readonly Line[] => lines().filter((line) => line.correlator === correlator);
  const found = steps.map((step) => expect.objectContaining({ level: 'info', ...step }) as { asymmetricMatch: (line: Line) => boolean });
  const isWhole = (): boolean => found.every((step) => way().some((line) => step.asymmetricMatch(line)));
  await eventuallyInStory('each step', async () => isWhole()).catch(() => expect(way()).toEqual(expect.arrayContaining(found)));
  follower.close();
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

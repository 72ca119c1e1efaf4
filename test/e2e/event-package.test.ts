/** Documents of a carrier's conference server: they agree with what is stored, they differ, and they end. */
import { once } from 'node:events';
import WebSocket from 'ws';
import type { Participant } from '../../schemas/participant';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { TerminalMessage } from '../../schemas/terminal-messages';
import { AS_DOCUMENT, type DocumentUser, eventPackageDocument } from '../support/event-package-document';
import { until } from '../support/until';
import { expectStatus, participantOf, sendAs } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { terminalOf, untilConference, untilStatus } from './stories/terminal';

let story: StoryDeployment;
afterEach(() => story.stop());

const draw = numbersFrom();
const edge = { clientId: 'edge', scopes: ['event-package:write'] };

const notify = async (conferenceId: string, body: string, state: string): Promise<void> => {
  const path = `/v1/conferences/${conferenceId}/event-package?subscription=gateway`;
  const headers = { ...AS_DOCUMENT, 'subscription-state': state };
  expectStatus(await sendAs(story, edge, { method: 'POST', path, headers, text: body }), 204, 'notifyEventPackage');
};

it('what is stored is the target where the event package agrees; its word where they differ; and again what is stored', async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
  const terminal = terminalOf(story, draw('answers'));
  const [ada, dan] = [draw('answers'), draw('answers')];
  const { conferenceId } = expectStatus(await terminal.create([ada]), 201, 'createConference');
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, ada]);

  const until = (what: string, number: string, holds: (participant: Participant) => boolean) =>
    untilConference(terminal, conferenceId, what, (conference) =>
      conference.participants.some((participant) => participant.phoneNumber === number && holds(participant)),
    );
  const [me, other]: DocumentUser[] = [terminal.phoneNumber, ada].map((who) => ({ who, status: 'connected' }));
  if (!me || !other) throw new Error('Two were named');

  await notify(conferenceId, eventPackageDocument(1, 'full', [me, other]), 'active;expires=600');
  const agreed = await until('agreement', ada, ({ eventPackage }) => eventPackage?.endpointStatus === 'connected');
  expect(participantOf(agreed, ada)).toMatchObject({ status: 'online', source: 'bridge' });
  expect(agreed.management.source).toBe('event-package');

  await notify(
    conferenceId,
    eventPackageDocument(2, 'partial', [
      { who: ada, status: 'deleted' },
      { who: dan, status: 'connected' },
    ]),
    'active;expires=590',
  );
  await until('somebody whom nobody invited', dan, ({ status, source }) => status === 'online' && source === 'event-package');
  // Her leg joined a moment ago, so the word is doubtful for 5 s. The check that believes it is due then.
  await story.pass(6_000);
  const differing = await until('another word', ada, ({ source }) => source === 'event-package');
  expect(participantOf(differing, ada)).toMatchObject({ status: 'offline', endpointStatus: 'disconnected', joinedAt: null });

  await notify(conferenceId, '', 'terminated;reason=deactivated');
  const alone = await until('the end of the event package', ada, ({ source }) => source === 'bridge');
  expect(participantOf(alone, ada)).toMatchObject({ status: 'online', eventPackage: null });
  expect(alone.management.source).toBe('request');
  expect(story.sandbox.dialAttempts()).toHaveLength(2);

  await story.local.idle();
  const types = story.published.types(conferenceId);
  expect([...types]).toEqual(expect.arrayContaining(['rollcall.conference.event-package.v1', 'rollcall.participant.observed.v1']));
  expect(story.published.contradictions()).toEqual([]);
  expect(story.local.deadLetters()).toEqual([]);
});

it('terminals get documents that follow one another at once by pushes that their writer nudges', async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
  const terminal = terminalOf(story, draw('answers'));
  const { conferenceId } = expectStatus(await terminal.create([draw('answers')]), 201, 'createConference');
  const socket = new WebSocket(story.local.webSocketUrl, {
    headers: { authorization: `Bearer ${await story.token({ phoneNumber: terminal.phoneNumber })}` },
  });
  const versions: number[] = [];
  socket.on('message', (data: Buffer) => {
    const message = TerminalMessage.parse(JSON.parse(data.toString('utf8')));
    if (message.type === 'state') versions.push(message.version);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'subscribe', conferenceId }));
  await until('the subscription', () => versions.length > 0);
  await story.quiet();

  const pushes = story.local.queues.named('pushes');
  const nudged: unknown[] = [];
  const send = pushes.send.bind(pushes);
  pushes.send = async (message) => {
    nudged.push(JSON.parse(message.body));
    return send(message);
  };
  // On a busy machine, two documents may be more than 100 ms apart.
  for (let version = 1; nudged.length === 0 && version <= 50; version += 1) {
    await notify(conferenceId, eventPackageDocument(version, 'full', [{ who: draw('answers'), status: 'connected' }]), 'active');
  }
  expect(nudged).toMatchObject([{ conferenceId }]);
  await story.quiet();
  const { version } = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
  expect(versions.at(-1)).toBe(version);
  socket.terminate();
});

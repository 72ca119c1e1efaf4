import { sendCallback } from '../support/e2e-callbacks';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { expectStatus, participantOf } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { type Terminal, terminalOf, untilConference, untilStatus } from './stories/terminal';

const draw = numbersFrom(400_000);
const LEFT = { method: 'departed', cause: null, sipCode: null };

let story: StoryDeployment;
let terminal: Terminal;
let conferenceId: string;
let id: string;
const number = draw('answers');

const readConference = async () => expectStatus(await terminal.get(conferenceId), 200, 'getConference');
const send = (leg: number, event: string, more: object = {}, key?: string) =>
  sendCallback(story, { room: conferenceId, leg: `${id}-${leg}`, event, ...more }, key);

beforeAll(async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
});
afterAll(() => story.stop());

/** One participant on its second leg. */
beforeEach(async () => {
  terminal = terminalOf(story, draw('answers'));
  const opened = expectStatus(await terminal.create([number]), 201, 'createConference');
  conferenceId = opened.conferenceId;
  id = participantOf(opened, number).participantId;
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [number]);
  expectStatus(await terminal.update(conferenceId, id, { status: 'offline' }), 202, 'offline');
  await untilConference(terminal, conferenceId, 'an ended leg', (conference) => participantOf(conference, number).disconnection !== null);
  expectStatus(await terminal.update(conferenceId, id, { status: 'online' }), 202, 'online');
  await untilStatus(terminal, conferenceId, 'online', [number]);
  await story.local.idle();
});
afterEach(async () => {
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  await story.local.idle();
});

describe('a callback', () => {
  it('of an old leg changes nothing, whatever it says', async () => {
    const before = await readConference();
    expect(await send(1, 'ended', { end: LEFT })).toBe(204);
    expect(await send(1, 'joined')).toBe(204);
    expect(await send(1, 'muted')).toBe(204);
    await story.local.idle();
    expect(await readConference()).toEqual(before);
    expect(await story.bridge.snapshot(conferenceId)).toHaveLength(2);
  });

  it('of an orphan leg changes nothing, and the leg is hung up', async () => {
    const before = await readConference();
    await story.bridge.dial({
      conferenceId,
      participantId: id,
      leg: 9,
      to: number,
      from: terminal.phoneNumber,
      ringSeconds: 30,
      initiator: '+15550100',
      maxSeconds: 7_200,
      takeOver: 'none',
    });
    await untilConference(terminal, conferenceId, 'a hung-up leg', () => story.sandbox.undelivered() === 0);
    await story.pass(20_000);
    expect((await story.bridge.snapshot(conferenceId)).map(({ participantId, leg }) => [participantId, leg])).not.toContainEqual([id, 9]);
    expect(await readConference()).toEqual(before);
  });

  it('is applied once, however often it arrives, and dials nobody', async () => {
    const dials = story.sandbox.dialAttempts().length;
    const { version } = await readConference();
    const callback = { room: conferenceId, leg: `${id}-2`, event: 'ended', eventId: `left-${conferenceId}`, end: LEFT };
    expect(await Promise.all(Array.from({ length: 5 }, () => sendCallback(story, callback)))).toEqual([204, 204, 204, 204, 204]);
    expect(await send(2, 'ended', { end: LEFT })).toBe(204);
    await story.local.idle();
    const after = await readConference();
    expect(after.version).toBe(version + 1);
    expect(participantOf(after, number)).toMatchObject({
      status: 'offline',
      desiredStatus: 'offline',
      disconnection: { method: 'departed' },
    });
    expect(story.sandbox.dialAttempts()).toHaveLength(dials);
  });

  it('that somebody else has signed is refused', async () => {
    const before = await readConference();
    expect(await send(2, 'ended', { end: LEFT }, 'the key of a stranger')).toBe(401);
    await story.local.idle();
    expect(await readConference()).toEqual(before);
  });
});

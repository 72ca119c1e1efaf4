import type { Conference } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import type { Participant } from '../../schemas/participant';
import { type Problem, type ProblemCode, problems } from '../../schemas/problems';
import { sendCallback } from '../support/e2e-callbacks';
import { eventRecord, oneTo } from '../support/e2e-events';
import { type RemoteDeployment, startRemote } from '../support/e2e-remote';
import { crowd } from '../support/property-runs';
import { until } from '../support/until';
import { type ApiAnswer, expectStatus, participantOf } from './stories/api-client';
import { eventuallyInStory } from './stories/eventually-in-story';
import { numbersFrom } from './stories/numbers';
import { type Terminal, terminalOf } from './stories/terminal';

/** On a busy machine. */
jest.setTimeout(90_000);
const SETTLES_WITHIN_MS = MINUTE_MS;

const TERMINALS = crowd(50, 16);
const draw = numbersFrom(20_000);
let story: RemoteDeployment;

beforeAll(async () => {
  story = await startRemote({ environment: { ROLLCALL_ASSEMBLY: 'direct', ROLLCALL_MAX_PARTICIPANTS: '300' } });
});
afterAll(() => story.stop());

const dialsOf = (conferenceId: string) => story.sandbox.dialAttempts().filter(({ room }) => room === conferenceId);

const drawMany = (count: number): string[] => Array.from({ length: count }, () => draw('answers'));

const expectDeclared = ({ status, body }: ApiAnswer<unknown>): void => {
  if (status < 400) return;
  const { code } = body as Problem;
  expect(problems[code].status).toBe(status);
  expect(['INCOMPATIBLE_STATE', 'VERSION_CONFLICT', 'UNAVAILABLE'] satisfies ProblemCode[]).toContain(code);
};

/** Polled rarely: polling a large conference all the time leaves the machine no time for anything else. */
const untilAll = (terminal: Terminal, conferenceId: string, what: string, holds: (participants: readonly Participant[]) => boolean) =>
  eventuallyInStory(
    what,
    async () => {
      await story.quiet();
      const conference = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
      return holds(conference.participants) ? conference : undefined;
    },
    SETTLES_WITHIN_MS,
  );

const isConnected = ({ endpointStatus }: Participant): boolean => endpointStatus === 'connected';

const expectNoVersionMissing = async ({ conferenceId, version }: Conference): Promise<void> => {
  expect(await story.isIdleWithin(SETTLES_WITHIN_MS)).toBe(true);
  const published = eventRecord();
  (await story.events()).forEach(published.add);
  expect(published.versions(conferenceId)).toEqual(oneTo(version));
  expect(published.contradictions()).toEqual([]);
};

describe(`${TERMINALS} terminals that change one conference of ${TERMINALS} participants at once`, () => {
  it('lose no update, skip no version, and have no request refused', async () => {
    const initiator = draw('answers');
    const numbers = drawMany(TERMINALS);
    const owner = terminalOf(story, initiator);
    const opened = expectStatus(await owner.create(numbers), 201, 'createConference');
    const { conferenceId } = opened;

    const changeOne = async (number: string, index: number): Promise<void> => {
      const terminal = terminalOf(story, initiator);
      const { participantId } = participantOf(opened, number);
      const updates = [{ status: 'offline' }, { muted: true }, { status: 'online' }, { onHold: true }, { muted: index % 2 === 0 }] as const;
      let version = opened.version;
      for (const desired of updates) {
        const answer = await terminal.update(conferenceId, participantId, desired);
        const after = expectStatus(answer, 202, 'updateParticipant');
        if ('status' in desired) expect(after.desiredStatus).toBe(desired.status);
        if ('muted' in desired) expect(after.desiredMuted).toBe(desired.muted);
        expect(after.version).toBeGreaterThanOrEqual(version);
        version = after.version;
      }
    };
    await Promise.all(numbers.map(changeOne));

    const after = expectStatus(await owner.get(conferenceId), 200, 'getConference');
    const shown = numbers.map((number) => participantOf(after, number));
    expect(shown.filter(({ desiredStatus, desiredOnHold }) => desiredStatus !== 'online' || !desiredOnHold)).toEqual([]);
    expect(shown.map(({ desiredMuted }) => desiredMuted)).toEqual(numbers.map((_, index) => index % 2 === 0));
    // Each request changed something, except the last if the mute stayed.
    expect(after.version).toBe(1 + TERMINALS * 4 + TERMINALS / 2);
    await expectNoVersionMissing(after);
  });

  it('bring a running conference to the state that each requested last', async () => {
    const initiator = draw('answers');
    const numbers = drawMany(TERMINALS);
    const owner = terminalOf(story, initiator);
    const { conferenceId } = expectStatus(await owner.create(numbers), 201, 'createConference');
    expectStatus(await owner.start(conferenceId), 202, 'startConference');
    const opened = await untilAll(owner, conferenceId, 'everybody', (participants) => participants.every(isConnected));

    const leaveAndComeBack = async (number: string, index: number): Promise<void> => {
      const terminal = terminalOf(story, initiator);
      const { participantId } = participantOf(opened, number);
      for (const desired of [{ status: 'offline' }, { status: 'online' }, { muted: index % 2 === 0 }] as const) {
        expectStatus(await terminal.update(conferenceId, participantId, desired), 202, 'updateParticipant');
      }
    };
    await Promise.all(numbers.map(leaveAndComeBack));
    const isAsAsked = ({ endpointStatus, lastAction, desiredMuted, role }: Participant): boolean =>
      endpointStatus === (desiredMuted ? 'muted-via-focus' : 'connected') && (role === 'initiator' || lastAction?.outcome === 'done');
    const after = await untilAll(owner, conferenceId, 'what was asked for', (participants) => participants.every(isAsAsked));
    const muted = numbers.map((number) => participantOf(after, number).muted);
    expect(muted).toEqual(numbers.map((_, index) => index % 2 === 0));
    expect(story.sandbox.maxConcurrentLegs()).toBe(1);
    expect(dialsOf(conferenceId).length).toBe(1 + TERMINALS * 2);
    await expectNoVersionMissing(after);
  });

  it('that all require one version of one participant see exactly one win', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const [number = ''] = drawMany(1);
    const { conferenceId, ...opened } = expectStatus(await terminal.create([number]), 201, 'createConference');
    const { participantId, version } = participantOf({ conferenceId, ...opened }, number);
    const bets = await Promise.all(
      Array.from({ length: TERMINALS }, (_, index) =>
        terminal.update(conferenceId, participantId, index % 2 === 0 ? { muted: true } : { onHold: true }, { 'if-match': `"${version}"` }),
      ),
    );
    bets.forEach(expectDeclared);
    const won = bets.filter(({ status }) => status === 202);
    expect([won.length, bets.filter(({ status }) => status === 412).length]).toEqual([1, TERMINALS - 1]);
  });
});

const MOST = crowd(300, 50);

describe(`${MOST} callbacks at once`, () => {
  it('are all accepted and applied', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const { conferenceId } = expectStatus(await terminal.create(drawMany(MOST - 1)), 201, 'createConference');
    // The test's callbacks must be the only ones.
    story.sandbox.faults.loseCallbacks = true;
    expectStatus(await terminal.start(conferenceId), 202, 'startConference');
    await until('everybody’s dial', () => dialsOf(conferenceId).length === MOST, SETTLES_WITHIN_MS);
    expect(await story.isIdleWithin(SETTLES_WITHIN_MS)).toBe(true);

    const legs = dialsOf(conferenceId).map(({ leg }) => leg);
    const statuses = await Promise.all(legs.map((leg) => sendCallback(story, { room: conferenceId, leg, event: 'joined' })));
    expect(statuses.filter((status) => status !== 204)).toEqual([]);

    const joined = await untilAll(terminal, conferenceId, 'everybody', (participants) => participants.every(isConnected));
    expect(joined.participants).toHaveLength(MOST);
    expect(joined.state).toBe('active');
    expect(new Set(dialsOf(conferenceId).map(({ leg }) => leg)).size).toBe(MOST);
    await expectNoVersionMissing(joined);
    expect(await story.deadLetters()).toEqual([]);
  });
});

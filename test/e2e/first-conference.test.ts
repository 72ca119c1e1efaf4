import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { oneTo } from '../support/e2e-events';
import { participantOf } from './stories/api-client';
import { type Gathering, holdFirstConference } from './stories/first-conference';
import { numbersFrom } from './stories/numbers';

let story: StoryDeployment;
afterEach(() => story.stop());

const draw = numbersFrom();

describe.each([
  ['network', 'replaces'],
  ['network', 'none'],
  ['direct', 'replaces'],
] as const)('a first conference in `%s` assembly, with held calls that a leg takes over by `%s`', (gathering: Gathering, takeOver) => {
  it('shows who is online before the start, calls exactly those, and carries out every command', async () => {
    story = await startStory({ environment: { ROLLCALL_ASSEMBLY: gathering, ROLLCALL_TAKE_OVER: takeOver } });
    const { conferenceId, before, after, ids } = await holdFirstConference(story, draw, gathering);

    const shown = Object.fromEntries(before.participants.map(({ participantId, status }) => [participantId, status]));
    expect(shown).toEqual({ [ids.initiator]: 'online', [ids.ada]: 'online', [ids.bob]: 'online', [ids.busy]: 'offline' });
    expect(before.state).toBe('assembling');
    const calls = before.participants.filter(({ role }) => role === 'participant').map(({ call }) => call?.state ?? null);
    expect(calls.sort()).toEqual(gathering === 'network' ? ['held', 'held', 'unconnected'] : [null, null, null]);

    const dialled = story.sandbox.dialAttempts().map(({ leg }) => leg);
    expect([...dialled].sort()).toEqual([`${ids.initiator}-1`, `${ids.ada}-1`, `${ids.bob}-1`, `${ids.bob}-2`].sort());
    expect(story.sandbox.maxConcurrentLegs()).toBe(1);
    expect(after).toMatchObject({ endReason: 'ended-by-initiator', management: { available: false, reason: 'ended' } });
    expect(after.participants.map(({ participantId }) => participantId)).not.toContain(ids.ada);
    expect(participantOf(after, before.participants[0]?.phoneNumber ?? '').role).toBe('initiator');

    await story.local.idle();
    expect(await story.bridge.snapshot(conferenceId)).toEqual([]);
    expect(story.published.versions(conferenceId)).toEqual(oneTo(after.version));
    expect(story.published.contradictions()).toEqual([]);
    expect(story.local.deadLetters()).toEqual([]);
  });
});

import { Problem } from '../../schemas/problems';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { expectStatus, participantOf } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { terminalOf } from './stories/terminal';

const draw = numbersFrom(500_000);
let story: StoryDeployment;

beforeAll(async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
});
afterAll(() => story.stop());

describe('a change of a participant that takes effect late', () => {
  it('does not undo later requests', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const number = draw('answers');
    const opened = expectStatus(await terminal.create([number]), 201, 'createConference');
    const { conferenceId } = opened;
    const { participantId } = participantOf(opened, number);
    // However long the requests take, the late copy is older.
    const release = story.clock.hold();
    // The terminal has had its token for a while, so it is valid at the earlier time, too.
    story.clock.advance(10_000);
    expectStatus(await terminal.update(conferenceId, participantId, { status: 'offline' }), 202, 'offline');
    const online = expectStatus(await terminal.update(conferenceId, participantId, { status: 'online' }), 202, 'online');

    // The time at which the late copy of "offline" was requested.
    story.clock.advance(-3_000);
    const late = await terminal.update(conferenceId, participantId, { status: 'offline' });
    expect([late.status, Problem.parse(late.body).code]).toEqual([503, 'UNAVAILABLE']);
    expect(participantOf(expectStatus(await terminal.get(conferenceId), 200, 'getConference'), number)).toEqual(online);

    story.clock.advance(3_000);
    expectStatus(await terminal.update(conferenceId, participantId, { status: 'offline' }), 202, 'offline');
    release();
  });
});

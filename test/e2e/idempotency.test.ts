import { Problem } from '../../schemas/problems';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { expectStatus } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { terminalOf } from './stories/terminal';

const draw = numbersFrom(300_000);
let story: StoryDeployment;

beforeAll(async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
});
afterAll(() => story.stop());

const underKey = (key: string) => ({ 'idempotency-key': `"${key}"` });

describe('createConference under an Idempotency-Key', () => {
  it('runs once: a repeated request gets the same answer, marked as repeated, even after the conference has ended', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const invited = [draw('answers')];
    const first = await terminal.create(invited, {}, underKey('one'));
    const { conferenceId } = expectStatus(first, 201, 'createConference');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expectStatus(await terminal.end(conferenceId), 202, 'endConference');

    const again = await terminal.create(invited, {}, underKey('one'));
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expectStatus(await terminal.current(), 404, 'getCurrentConference');
  });

  it('refuses the same key for another request', async () => {
    const terminal = terminalOf(story, draw('answers'));
    expectStatus(await terminal.create([draw('answers')], {}, underKey('two')), 201, 'createConference');
    const other = await terminal.create([draw('answers')], {}, underKey('two'));
    expect([other.status, Problem.parse(other.body).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('opens one conference for many concurrent requests', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const invited = [draw('answers')];
    const answers = await Promise.all(Array.from({ length: 8 }, () => terminal.create(invited, {}, underKey('three'))));
    const opened = answers.filter(({ status }) => status === 201);
    const inProgress = answers.filter(({ status, body }) => status === 409 && Problem.parse(body).code === 'IDEMPOTENCY_IN_PROGRESS');
    expect(opened.length + inProgress.length).toBe(answers.length);
    expect(new Set(opened.map(({ body }) => body.conferenceId)).size).toBe(1);
    expect(opened.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(expectStatus(await terminal.list(), 200, 'listConferences').items).toHaveLength(1);
  });

  it('is separate for each initiator', async () => {
    const [one, other] = [terminalOf(story, draw('answers')), terminalOf(story, draw('answers'))];
    const first = expectStatus(await one.create([], {}, underKey('four')), 201, 'createConference');
    const second = expectStatus(await other.create([], {}, underKey('four')), 201, 'createConference');
    expect(second.conferenceId).not.toBe(first.conferenceId);
  });
});

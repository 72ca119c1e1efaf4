/** The demo that a page of the running deployment asks for. */
import { logNothing } from '../../local/log';
import { type Local, startLocal } from '../../local/start';
import { Conference } from '../../schemas/conference';
import { ConferenceEvent } from '../../schemas/events/conference-event';
import { captureLog } from '../support/e2e-log';
import { until } from '../support/until';

const post = (baseUrl: string, type = 'application/json') =>
  fetch(`${baseUrl}/local/demo`, { method: 'POST', body: '{}', headers: { 'content-type': type } });

describe('POST /local/demo', () => {
  const output = captureLog();
  let local: Local;
  beforeAll(async () => {
    local = await startLocal({ sandboxSpeed: 25, log: logNothing });
  });
  afterAll(async () => {
    await local.stop();
    output.stop();
  });

  it('plays a conference for a number of its own, and leaves it active', async () => {
    const answer = await post(local.baseUrl);
    const { phoneNumber } = (await answer.json()) as { phoneNumber: string };
    expect([answer.status, phoneNumber]).toEqual([202, expect.stringMatching(/^\+1555010\d{4}$/)]);

    const types = () => local.events().flatMap(({ event }) => ConferenceEvent.safeParse(event.detail).data?.type ?? []);
    await until('the last change', () => types().includes('rollcall.participant.resumed.v1'), 30_000);
    const steps = /^rollcall\.(?:conference\.(?:created|active)|participant\.(?:added|left|muted|held|unmuted|resumed))\.v1$/;
    expect(
      types()
        .filter((type) => steps.test(type))
        .map((type) => type.split('.')[2]),
    ).toEqual([...['created', 'added', 'added', 'active', 'left', 'muted', 'held', 'unmuted', 'resumed']]);
    const authorization = `Bearer ${await local.token({ phoneNumber })}`;
    const current = await fetch(`${local.baseUrl}/v1/conferences/current`, { headers: { authorization } });
    const { state, participants } = Conference.parse(await current.json());
    expect(state).toBe('active');
    expect(participants.map(({ displayName, status, muted, onHold }) => [displayName, status, muted, onHold])).toEqual(
      expect.arrayContaining([
        ['Ben', 'online', false, false],
        ['Cleo', 'online', false, false],
        ['Dan', 'offline', false, false],
      ]),
    );
  });

  it('refuses what a page of another origin can send without asking', async () => {
    expect((await post(local.baseUrl, 'text/plain')).status).toBe(415);
  });

  it('plays three at a time, each for another number, and ends them when the deployment stops', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(local.baseUrl)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 202, 429]);
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/);
    const numbers = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { phoneNumber?: string }).phoneNumber));
    expect(new Set(numbers).size).toBe(4);
    await local.stop();
  });
});

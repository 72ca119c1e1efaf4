import { CallReport, ReportCallsRequest } from '../../schemas/call-report';
import { startCallbackReceiver } from '../support/callback-receiver';
import { freePort } from '../support/free-port';
import { numbers, type SandboxScript, startSandboxScript } from '../support/sandbox-script';
import { until } from '../support/until';

let script: SandboxScript;

beforeEach(async () => {
  script = await startSandboxScript();
});
afterEach(() => script.stop());

const statesOf = (participant: string): string[] => script.reports(participant).map(({ state }) => state);

describe('a single-line call of the sandbox', () => {
  it('is dialled, rings, is answered and held, and each step is reported with an access token', async () => {
    await script.network.connectCall(script.order(numbers.ada));
    await script.reported(numbers.ada, 'held');
    expect(statesOf(numbers.ada)).toEqual(['dialing', 'alerting', 'connected', 'held']);
    const reports = script.reports(numbers.ada);
    expect(new Set(reports.map(({ callId }) => callId)).size).toBe(1);
    expect(new Set(reports.map(({ reportId }) => reportId)).size).toBe(4);
    for (const { headers, body } of script.api.callbacks) {
      expect(headers.authorization).toBe('Bearer token-of-the-test');
      for (const report of ReportCallsRequest.parse(JSON.parse(body)).reports) expect(CallReport.safeParse(report).success).toBe(true);
    }
  });

  it.each([
    ['busy', ['dialing', 'unconnected'], 'busy'],
    ['ringsOn', ['dialing', 'alerting', 'unconnected'], 'no-answer'],
    ['unreachable', ['dialing', 'unconnected'], 'unreachable'],
    ['elsewhere', ['dialing', 'unconnected'], 'unreachable'],
  ] as const)('to a number of the plan (%s) ends as the plan says', async (number, states, cause) => {
    await script.network.connectCall(script.order(numbers[number]));
    expect(await script.reported(numbers[number], 'unconnected')).toMatchObject({ cause });
    expect(statesOf(numbers[number])).toEqual(states);
  });

  it('is released when the called party hangs up, on its own or by the test', async () => {
    await script.network.connectCall(script.order(numbers.hangsUp));
    await script.network.connectCall(script.order(numbers.ada));
    await script.reported(numbers.hangsUp, 'released');
    await script.reported(numbers.ada, 'held');
    script.sandbox.hangUp(numbers.ada);
    expect(await script.reported(numbers.ada, 'released')).not.toHaveProperty('cause');
  });

  it('waits until the previous call is on hold or has failed, because a phone dials one number at a time', async () => {
    await Promise.all([numbers.ada, numbers.busy, numbers.bob].map((number) => script.network.connectCall(script.order(number))));
    await script.reported(numbers.bob, 'held');
    const steps = script.reports().map(({ participant, state }) => `${participant} ${state}`);
    const open = new Set<string>();
    for (const [participant = '', state] of steps.map((step) => step.split(' '))) {
      if (state === 'dialing') {
        expect([...open]).toEqual([]);
        open.add(participant);
      }
      if (state === 'held' || state === 'unconnected') open.delete(participant);
    }
  });

  it('does not wait for the calls of another initiator', async () => {
    await script.network.connectCall(script.order(numbers.ringsOn));
    await script.reported(numbers.ringsOn, 'alerting');
    await script.network.connectCall(script.order(numbers.ada, { initiator: numbers.cyd }));
    await script.reported(numbers.ada, 'held');
    expect(statesOf(numbers.ringsOn)).not.toContain('unconnected');
  });

  it('is placed once, however often it is requested', async () => {
    const order = script.order(numbers.ada);
    await script.network.connectCall(order);
    await script.network.connectCall(order);
    await script.network.connectCall({ ...order, requestId: 'another-one-for-the-same-call' });
    await script.reported(numbers.ada, 'held');
    await script.network.connectCall(script.order(numbers.bob));
    await script.reported(numbers.bob, 'held');
    expect(statesOf(numbers.ada)).toEqual(['dialing', 'alerting', 'connected', 'held']);
  });

  it('is released on request, answered or not, and can be placed again', async () => {
    await script.network.connectCall(script.order(numbers.ringsOn));
    await script.network.connectCall(script.order(numbers.ada));
    await script.reported(numbers.ringsOn, 'alerting');
    await script.network.releaseCall(script.order(numbers.ringsOn));
    expect(await script.reported(numbers.ringsOn, 'unconnected')).toMatchObject({ cause: 'cancelled' });
    await script.reported(numbers.ada, 'held');
    const release = script.order(numbers.ada);
    await script.network.releaseCall(release);
    await script.network.connectCall(script.order(numbers.ada));
    await until('two calls', () => statesOf(numbers.ada).filter((state) => state === 'held').length === 2);
    await script.network.releaseCall(release);
    await script.network.connectCall(script.order(numbers.bob));
    await script.reported(numbers.bob, 'held');
    expect(statesOf(numbers.ada).filter((state) => state === 'released')).toHaveLength(1);
  });

  it.each([
    ['accepted', 503, ''],
    ['no longer to be repeated', 200, JSON.stringify({ results: [{ outcome: 'rejected', code: 'UNAVAILABLE' }] })],
  ])('is reported with the same id until the report is %s, before the next step is reported', async (_until, status, body) => {
    script.api.answer = status;
    script.api.answerBody = body;
    await script.network.connectCall(script.order(numbers.ada));
    await until('a second attempt', () => script.reports(numbers.ada).length > 1);
    expect(new Set(script.reports(numbers.ada).map(({ reportId }) => reportId)).size).toBe(1);
    script.api.answer = 200;
    script.api.answerBody = JSON.stringify({ results: [{ outcome: 'applied' }] });
    await script.reported(numbers.ada, 'held');
    expect([...new Set(statesOf(numbers.ada))]).toEqual(['dialing', 'alerting', 'connected', 'held']);
  });

  it('fetches a new token when the old one is refused', async () => {
    script.api.answer = 401;
    await script.network.connectCall(script.order(numbers.ada));
    await until('a refusal', () => script.reports().length > 0);
    script.api.answer = 200;
    await script.reported(numbers.ada, 'held');
  });
});

it('reports to an API that starts later', async () => {
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${String(port)}`;
  const early = await startSandboxScript({ apiUrl, tokenUrl: `${apiUrl}/local/token` });
  await early.network.connectCall(early.order(numbers.ada));
  await until('reports that wait', () => early.sandbox.undelivered() > 1);
  const late = await startCallbackReceiver(port);
  await until('delivery', () => early.sandbox.undelivered() === 0 && late.callbacks.length >= 4);
  await early.stop();
  await late.stop();
});

/** What docs/access-network.md asks of every access network: of the kit for SIP carriers, and of the sandbox's. */
import { httpAccessNetwork } from '../../../functions/adapters/access-network/http-access-network';
import { signRequest } from '../../../functions/http-client/signing/sign-request';
import { startSandbox } from '../../../local/sandbox/start-sandbox';
import { CallReport, ReportCallsRequest } from '../../../schemas/call-report';
import { aConferenceId, aParticipantId } from '../../support/conference-ids';
import { FakeAsterisk } from '../../support/access-network/fake-asterisk';
import { KitUnderTest, kitKey } from '../../support/access-network/kit-under-test';
import { resultsFor, RollcallDouble } from '../../support/access-network/rollcall-double';
import { numbers } from '../../support/sandbox-script';
import { until } from '../../support/until';

type Network = {
  readonly rollcall: RollcallDouble;
  readonly url: string;
  /** The initiator's phone calls this number, which does what the sandbox's plan says, and holds if it answers. */
  call(participant: string, initiator?: string): Promise<void>;
  hangUp(participant: string): void;
  stop(): Promise<void>;
};

let orders = 0;

const order = (participant: string, initiator: string = numbers.initiator) => {
  orders += 1;
  return { requestId: `request-${orders}`, conferenceId: aConferenceId(), participantId: aParticipantId(), initiator, participant };
};

const clientOf = (url: string, key = kitKey, now = Date.now) => httpAccessNetwork({ baseUrl: url, key, now });

const startSandboxNetwork = async (): Promise<Network> => {
  const rollcall = await RollcallDouble.start();
  const sandbox = await startSandbox({
    apiUrl: rollcall.url,
    tokenUrl: rollcall.tokenUrl,
    bridgeKey: 'a-key-that-the-bridge-has-been-given',
    accessNetworkKey: kitKey,
    speed: 20,
    port: 0,
  });
  const url = sandbox.accessNetworkUrl;
  return {
    rollcall,
    url,
    call: (participant, initiator) => clientOf(url).connectCall(order(participant, initiator)),
    hangUp: (participant) => sandbox.hangUp(participant),
    stop: async () => {
      await sandbox.stop();
      await rollcall.stop();
    },
  };
};

const startKitNetwork = async (): Promise<Network> => {
  const test = await KitUnderTest.start();
  const { network: kamailio, rollcall, url } = test;
  return {
    rollcall,
    url,
    call: async (participant, initiator = numbers.initiator) => {
      const call = kamailio.invite(initiator, participant);
      if (participant === numbers.busy) return kamailio.fail(call, 486);
      if (participant === numbers.elsewhere) return kamailio.fail(call, 404);
      kamailio.becomes(call, 'alerting');
      if (participant === numbers.ringsOn) return;
      kamailio.becomes(call, 'connected');
      kamailio.becomes(call, 'held');
    },
    hangUp: (participant) => {
      const call = kamailio.calls.find(({ b }) => b === participant);
      if (call) kamailio.bye(call);
    },
    stop: () => test.stop(),
  };
};

const startKitBesideAsterisk = async (): Promise<Network> => {
  const test = await KitUnderTest.beside(await FakeAsterisk.start());
  const { dialplan } = test.network;
  return {
    rollcall: test.rollcall,
    url: test.url,
    call: async (participant, initiator = numbers.initiator) => {
      const call = dialplan.place(initiator, participant, 'a');
      if (participant === numbers.busy) return dialplan.fail(call, 486);
      if (participant === numbers.elsewhere) return dialplan.fail(call, 404);
      dialplan.ring(call);
      if (participant === numbers.ringsOn) return;
      dialplan.answer(call);
      dialplan.hold(call.caller, true);
    },
    hangUp: (participant) => {
      const call = dialplan.calls.find(({ variables }) => variables['ROLLCALL_CALLED'] === participant);
      if (call) dialplan.hangUp(call);
    },
    stop: () => test.stop(),
  };
};

describe.each([
  ['the kit beside Kamailio', startKitNetwork],
  ['the kit beside Asterisk', startKitBesideAsterisk],
  ['the sandbox', startSandboxNetwork],
])('%s', (_name, start) => {
  let network: Network;
  let rollcall: RollcallDouble;

  beforeEach(async () => {
    network = await start();
    rollcall = network.rollcall;
  });
  afterEach(() => network.stop());

  const reported = (participant: string, state: string) =>
    until(`${state} of a call`, () => rollcall.accepted.find((report) => report.participant === participant && report.state === state));

  it('reports each step of a call in order, under one id, as the contract has it, with a token', async () => {
    await network.call(numbers.ada);
    await reported(numbers.ada, 'held');
    expect(rollcall.states(numbers.ada)).toEqual(['dialing', 'alerting', 'connected', 'held']);
    expect(new Set(rollcall.accepted.map(({ callId }) => callId)).size).toBe(1);
    expect(new Set(rollcall.accepted.map(({ reportId }) => reportId)).size).toBe(4);
    for (const { reports, token } of rollcall.requests) {
      expect(token).toMatch(/^token-/);
      for (const report of ReportCallsRequest.parse({ reports }).reports) expect(CallReport.safeParse(report).success).toBe(true);
    }
    const times = rollcall.accepted.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort());
  });

  it.each([
    [numbers.busy, 'busy'],
    [numbers.elsewhere, 'unreachable'],
  ])('says why a call to %s failed', async (number, cause) => {
    await network.call(number);
    expect(await reported(number, 'unconnected')).toMatchObject({ cause });
  });

  it('reports that a call was released when the party hangs up, without a cause', async () => {
    await network.call(numbers.ada);
    await reported(numbers.ada, 'held');
    network.hangUp(numbers.ada);
    expect(await reported(numbers.ada, 'released')).not.toHaveProperty('cause');
  });

  it.each([
    ['the whole request is answered with 503', () => ({ status: 503 })],
    ['its result is UNAVAILABLE', (reports: readonly CallReport[]) => resultsFor(reports, () => 'UNAVAILABLE')],
  ])('repeats a report under its id before any newer one if %s', async (_what, answer) => {
    rollcall.answer = answer;
    await network.call(numbers.ada);
    await until('a second try', () => rollcall.requests.length > 2);
    expect(new Set(rollcall.requests.map(({ reports }) => reports[0]?.reportId)).size).toBe(1);
    rollcall.answer = (reports) => resultsFor(reports);
    rollcall.requests.splice(0);
    await reported(numbers.ada, 'held');
    expect(rollcall.states(numbers.ada)).toEqual(['dialing', 'alerting', 'connected', 'held']);
  });

  it('fetches a new token if the old one is refused', async () => {
    rollcall.answer = (reports, token) => (token === 'token-1' ? { status: 401 } : resultsFor(reports));
    await network.call(numbers.ada);
    await reported(numbers.ada, 'held');
    expect(rollcall.tokens).toBeGreaterThan(1);
  });

  it('releases a call on request, once, however often it is requested', async () => {
    await network.call(numbers.ada);
    await reported(numbers.ada, 'held');
    const request = order(numbers.ada);
    const client = clientOf(network.url);
    await Promise.all([client.releaseCall(request), client.releaseCall(request)]);
    await reported(numbers.ada, 'released');
    await network.call(numbers.ada);
    await until('another call', () => rollcall.states(numbers.ada).filter((state) => state === 'held').length === 2);
    await client.releaseCall(request);
    await network.call(numbers.bob);
    await reported(numbers.bob, 'held');
    expect(rollcall.states(numbers.ada).filter((state) => state === 'released')).toHaveLength(1);
  });

  it('stops dialling on request', async () => {
    await network.call(numbers.ringsOn);
    await reported(numbers.ringsOn, 'alerting');
    await clientOf(network.url).releaseCall(order(numbers.ringsOn));
    expect(await reported(numbers.ringsOn, 'unconnected')).toMatchObject({ cause: 'cancelled' });
  });

  it('accepts the release of a call that does not exist, and leaves those of others alone', async () => {
    await network.call(numbers.ada);
    await reported(numbers.ada, 'held');
    const client = clientOf(network.url);
    await client.releaseCall(order(numbers.bob));
    await client.releaseCall(order(numbers.ada, numbers.cyd));
    await network.call(numbers.bob);
    await reported(numbers.bob, 'held');
    expect(rollcall.states(numbers.ada)).not.toContain('released');
  });

  describe('refuses, and does nothing for,', () => {
    const body = () => JSON.stringify(order(numbers.ada));
    const path = '/call-release-requests';

    const signed = (text: string, { key = kitKey, age = 0 } = {}) =>
      signRequest(
        { method: 'POST', url: `${network.url}${path}`, headers: { 'content-type': 'application/json' }, body: text },
        { key: { id: 'rollcall', secret: key }, created: Math.floor(Date.now() / 1000) - age, nonce: 'n0nce' },
      );

    it.each<[string, () => { headers: Record<string, string>; body: string }]>([
      ['a request without a signature', () => ({ headers: { 'content-type': 'application/json' }, body: body() })],
      ['a signature by another key', () => ({ headers: signed(body(), { key: 'the-key-of-somebody-else' }), body: body() })],
      ['the signature of another body', () => ({ headers: signed('{}'), body: body() })],
      ['a signature that is ten minutes old', () => ({ headers: signed(body(), { age: 600 }), body: body() })],
      ['a signature from the future', () => ({ headers: signed(body(), { age: -600 }), body: body() })],
      [
        'a signature that does not cover the body',
        () => ({
          headers: {
            ...signRequest(
              { method: 'POST', url: `${network.url}${path}`, headers: {}, body: '' },
              { key: { id: 'rollcall', secret: kitKey }, created: Math.floor(Date.now() / 1000), nonce: 'n0nce' },
            ),
            'content-type': 'application/json',
          },
          body: body(),
        }),
      ],
    ])('%s', async (_what, request) => {
      await network.call(numbers.ada);
      await reported(numbers.ada, 'held');
      const { headers, body: text } = request();
      const response = await fetch(`${network.url}${path}`, { method: 'POST', headers, body: text });
      expect(response.status).toBe(401);
      await network.call(numbers.bob);
      await reported(numbers.bob, 'held');
      expect(rollcall.states(numbers.ada)).not.toContain('released');
    });
  });
});

import { legName } from '../../domain/bridge/leg-name';
import { httpDriver } from '../../functions/drivers/http/http-driver';
import { BridgeUnavailable, type DialRequest } from '../../functions/ports/bridge-driver';
import { sign } from '../../local/sandbox/signature';
import { realTimer, type SetTimer } from '../../local/sandbox/timers';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { accessNetworkKey, bridgeKey, numbers, type SandboxScript, startSandboxScript } from '../support/sandbox-script';
import { until } from '../support/until';

let script: SandboxScript;

beforeEach(async () => {
  script = await startSandboxScript();
});
afterEach(() => script.stop());

const aDial = (to: string, more: Partial<DialRequest> = {}): DialRequest => ({
  conferenceId: aConferenceId(),
  participantId: aParticipantId(),
  leg: 1,
  to,
  from: numbers.initiator,
  ringSeconds: 30,
  initiator: '+15550100',
  maxSeconds: 7_200,
  takeOver: 'replaces',
  ...more,
});

const eventsOf = (dial: DialRequest): string[] => script.callbacks(legName(dial)).map(({ event }) => event);

const hold = async (participant: string): Promise<void> => {
  await script.network.connectCall(script.order(participant));
  await script.reported(participant, 'held');
};

describe('taking over a held call', () => {
  it('joins without ringing, and the access network reports the call released', async () => {
    await hold(numbers.ada);
    const dial = aDial(numbers.ada);
    await script.driver.dial(dial);
    await script.received(legName(dial), 'joined');
    await script.reported(numbers.ada, 'released');
    expect(eventsOf(dial)).toEqual(['joined']);
  });

  it('only happens if the leg requests it; otherwise the phone is busy', async () => {
    await hold(numbers.ada);
    const dial = aDial(numbers.ada, { takeOver: 'none' });
    await script.driver.dial(dial);
    expect((await script.received(legName(dial), 'ended')).end).toEqual({ method: 'busy', cause: 'busy', sipCode: 486 });
  });

  it('is not necessary after the call is released', async () => {
    await hold(numbers.ada);
    await script.network.releaseCall(script.order(numbers.ada));
    await script.reported(numbers.ada, 'released');
    const dial = aDial(numbers.ada, { takeOver: 'none' });
    await script.driver.dial(dial);
    await script.received(legName(dial), 'joined');
    expect(eventsOf(dial)).toEqual(['ringing', 'joined']);
  });

  it('does not affect the calls of other initiators, nor an initiator with calls of its own', async () => {
    await hold(numbers.ada);
    const [other, initiator] = [
      aDial(numbers.ada, { initiator: numbers.cyd, takeOver: 'none' }),
      aDial(numbers.initiator, { takeOver: 'none' }),
    ];
    await Promise.all([script.driver.dial(other), script.driver.dial(initiator)]);
    await Promise.all([script.received(legName(other), 'joined'), script.received(legName(initiator), 'joined')]);
    expect(script.reports(numbers.ada).map(({ state }) => state)).not.toContain('released');
  });
});

describe('the number that a leg shows', () => {
  it('does not decide which call the leg takes over: the initiator does', async () => {
    await hold(numbers.ada);
    const { from: _from, ...withheld } = aDial(numbers.ada, { takeOver: 'replaces' });
    await script.driver.dial(withheld);
    await script.received(legName(withheld), 'joined');
    expect(eventsOf(withheld)).toEqual(['joined']);
  });
});

describe('a sandbox bridge that gets commands out of order', () => {
  it('never calls a leg that was dropped before it was dialled', async () => {
    const dial = aDial(numbers.ada);
    await script.driver.drop(dial);
    await expect(script.driver.dial(dial)).rejects.toMatchObject({ code: 'leg-ended' });
    expect(script.sandbox.dialsOf(dial.conferenceId, legName(dial))).toBe(0);
  });

  it('accepts no leg of a conference that was ended before its first leg', async () => {
    const dial = aDial(numbers.ada);
    await script.driver.end(dial.conferenceId);
    await expect(script.driver.dial(dial)).rejects.toMatchObject({ code: 'room-ended' });
  });

  it('refuses another leg with the same name', async () => {
    const dial = aDial(numbers.ada);
    await script.driver.dial(dial);
    await expect(script.driver.dial({ ...dial, to: numbers.bob })).rejects.toMatchObject({ code: 'leg-conflict' });
  });

  it('mutes and holds a leg when it joins if the commands came while it was ringing', async () => {
    const dial = aDial(numbers.ada);
    await script.driver.dial(dial);
    await script.driver.mute(dial);
    await script.driver.hold(dial);
    await script.received(legName(dial), 'held');
    expect(eventsOf(dial)).toEqual(['ringing', 'joined', 'muted', 'held']);
  });
});

describe('authentication', () => {
  const send = (path: string, init: RequestInit): Promise<Response> => fetch(new URL(path, script.sandbox.bridgeUrl), init);
  const target = () => `/bridge/v1/rooms/${aConferenceId()}`;
  const signed = (path: string, secret = bridgeKey, method = 'GET', body = '') => {
    const request = { method, target: path, headers: body === '' ? {} : { 'content-type': 'application/json' }, body };
    return {
      method,
      headers: sign(request, { id: 'rollcall', secret }, Date.now() / 1000, 'nonce-of-the-test'),
      ...(body === '' ? {} : { body }),
    };
  };

  it('refuses requests without a signature, with another key, or with a used signature', async () => {
    const path = target();
    expect((await send(path, {})).status).toBe(401);
    expect((await send(path, signed(path, accessNetworkKey))).status).toBe(401);
    expect((await send(path, signed(path))).status).toBe(404);
    expect((await send(path, signed(path))).status).toBe(401);
  });

  it('reports what is wrong with a request that cannot be carried out', async () => {
    const path = `${target()}/legs/p1-1`;
    const malformed = await send(path, signed(path, bridgeKey, 'PUT', '{"to":"tel:1"}'));
    expect([malformed.status, await malformed.json()]).toEqual([400, { code: 'malformed' }]);
    expect((await send('/bridge/v2', { ...signed('/bridge/v2') })).status).toBe(401);
    expect((await send('/elsewhere', {})).status).toBe(404);
  });
});

describe('the sandbox bridge', () => {
  const join = async (more?: Partial<DialRequest>): Promise<DialRequest> => {
    const dial = aDial(numbers.ada, more);
    await script.driver.dial(dial);
    return dial;
  };

  it('retries callbacks in order until they are accepted, with the same event id', async () => {
    script.api.answer = 500;
    const dial = await join();
    await until('a second attempt', () => eventsOf(dial).length > 1);
    expect(new Set(script.callbacks(legName(dial)).map(({ eventId }) => eventId)).size).toBe(1);
    script.api.answer = 204;
    await script.received(legName(dial), 'joined');
    expect([...new Set(eventsOf(dial))]).toEqual(['ringing', 'joined']);
  });

  it('sends callbacks to the callback URL of the dial command', async () => {
    const callbackUrl = `${script.api.url}/elsewhere/callbacks?tenant=a`;
    await httpDriver({ baseUrl: script.sandbox.bridgeUrl, key: bridgeKey, now: Date.now, callbackUrl }).dial(aDial(numbers.ada));
    const callback = await until('a callback', () => script.api.callbacks.find(({ url }) => url === callbackUrl));
    expect(await script.driver.parse(callback)).toMatchObject({ events: [{ kind: 'ringing' }] });
  });

  it('loses callbacks if that fault is injected', async () => {
    script.sandbox.faults.loseCallbacks = true;
    const dial = await join();
    for (let phase = ''; phase !== 'joined';) {
      const status = await script.driver.status(dial);
      phase = status.state === 'live' ? status.phase : '';
    }
    script.sandbox.faults.loseCallbacks = false;
    await script.driver.mute(dial);
    await script.received(legName(dial), 'muted');
    expect(eventsOf(dial)).toEqual(['muted']);
  });

  it('sends callbacks twice if that fault is injected', async () => {
    script.sandbox.faults.repeatCallbacks = true;
    const dial = await join();
    await until('two of each', () => eventsOf(dial).length === 4);
    expect(eventsOf(dial)).toEqual(['ringing', 'ringing', 'joined', 'joined']);
    expect(new Set(script.callbacks(legName(dial)).map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('sends callbacks out of order if that fault is injected', async () => {
    script.sandbox.faults.reorderCallbacks = true;
    const dial = await join();
    await script.received(legName(dial), 'ringing');
    expect(eventsOf(dial)).toEqual(['joined', 'ringing']);
  });

  it('sends callbacks late if that fault is injected', async () => {
    const DELAY_MS = 299_999;
    const delayed: (() => void)[] = [];
    const setTimer: SetTimer = (run, ms) => {
      if (ms !== DELAY_MS) return realTimer(run, ms);
      delayed.push(run);
      return () => undefined;
    };
    await script.stop();
    script = await startSandboxScript({ setTimer });
    script.sandbox.faults.delayCallbacksMs = DELAY_MS;
    const dial = await join();
    await until('both callbacks', () => delayed.length === 2);
    expect(eventsOf(dial)).toEqual([]);
    delayed.forEach((run) => run());
    await script.received(legName(dial), 'joined');
    expect(eventsOf(dial)).toEqual(['ringing', 'joined']);
  });

  it('sends neither answers nor callbacks while it hangs, and sends them when it comes back', async () => {
    const dial = await join();
    script.sandbox.faults.conferenceServer = 'hangs';
    const impatient = httpDriver({ baseUrl: script.sandbox.bridgeUrl, key: bridgeKey, now: Date.now, timeoutMs: 100 });
    await expect(impatient.status(dial)).rejects.toBeInstanceOf(BridgeUnavailable);
    expect(eventsOf(dial)).toEqual([]);
    script.sandbox.faults.conferenceServer = 'answers';
    await script.received(legName(dial), 'joined');
  });

  it('shows in its dial record if a participant is called twice at once', async () => {
    const first = await join();
    await script.received(legName(first), 'joined');
    expect(script.sandbox.maxConcurrentLegs()).toBe(1);
    const second = { ...first, leg: 2 };
    await script.driver.dial(second);
    expect(script.sandbox.maxConcurrentLegs()).toBe(2);
    expect(script.sandbox.dialAttempts().map(({ leg, to }) => [leg, to])).toEqual([
      [legName(first), numbers.ada],
      [legName(second), numbers.ada],
    ]);
  });
});

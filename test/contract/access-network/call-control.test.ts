/** What every adapter of the port `CallControl` must do, with a stand-in of its network. */
import type { CallControl, CallStep } from '../../../access-network/call-control';
import { nextReport } from '../../../access-network/reports/next-report';
import { asteriskNetwork, connectedTo, controlOf, kamailioNetwork, type TestNetwork } from '../../support/access-network/call-controls';
import { until } from '../../support/until';

const [A, B, C] = ['+15550100', '+15550101', '+15550102'] as const;

describe.each([
  ['Kamailio', kamailioNetwork],
  ['Asterisk', asteriskNetwork],
])('the control of calls in %s', (_name, start) => {
  let network: TestNetwork;
  let control: CallControl;
  let steps: CallStep[];
  let connections: number;

  const begin = async (): Promise<void> => {
    control = controlOf(network);
    control.start({ step: (step) => void steps.push(step), connected: () => (connections += 1) });
    await connectedTo(network, control);
  };

  beforeEach(async () => {
    steps = [];
    connections = 0;
    network = await start();
    await begin();
  });
  afterEach(async () => {
    control.stop();
    await network.stop();
  });

  const of = (participant: string) => steps.filter((step) => step.participant === participant);
  const told = (participant: string, state: string) => until(`${state}`, () => of(participant).find((step) => step.state === state));
  const list = () => control.list((callId) => steps.findLast((step) => step.callId === callId));

  const held = async (participant: string) => {
    const call = network.call(A, participant);
    call.rings();
    call.answers();
    call.holds('a');
    return { call, step: await told(participant, 'held') };
  };

  it('tells each step of a call in order, with growing times, under one id that the contract takes', async () => {
    const { call } = await held(B);
    call.resumes('a');
    call.hangsUp();
    await told(B, 'released');
    expect(steps.map(({ state }) => state)).toEqual(['dialing', 'alerting', 'connected', 'held', 'connected', 'released']);
    expect(new Set(steps.map(({ callId, initiator, participant }) => [callId, initiator, participant].join())).size).toBe(1);
    const times = steps.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(Math.abs((times[0] ?? 0) / 1_000 - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    [486, 'busy'],
    [480, 'no-answer'],
    [404, 'unreachable'],
    [408, 'no-answer'],
  ])('tells why a call that rang failed with %i', async (status, cause) => {
    const call = network.call(A, B);
    call.rings();
    call.fails(status);
    const step = await told(B, 'unconnected');
    const live = { step: { ...step, state: 'alerting' as const }, occurredMs: 0, rang: true };
    expect(nextReport(live, step)?.report).toMatchObject({ cause });
  });

  it('tells that the called number is not registered', async () => {
    network.callInVain(A, B);
    const step = await told(B, 'unconnected');
    expect(steps.map(({ state }) => state)).toEqual(['dialing', 'unconnected']);
    expect(nextReport(undefined, step)?.report).toMatchObject({ cause: 'unreachable' });
    expect(await list()).toEqual([]);
  });

  it('tells that the caller gave up', async () => {
    const call = network.call(A, B);
    call.rings();
    call.hangsUp();
    expect(nextReport(undefined, await told(B, 'unconnected'))?.report).toMatchObject({ cause: 'cancelled' });
  });

  it('tells that a call is held as long as one side holds', async () => {
    const { call } = await held(B);
    call.holds('b');
    call.resumes('a');
    call.resumes('b');
    await until('the resumption', () => of(B).at(-1)?.state === 'connected');
    expect(of(B).map(({ state }) => state)).toEqual(['dialing', 'alerting', 'connected', 'held', 'connected']);
  });

  it('tells a call between two subscribers to each of them, under two ids and one handle', async () => {
    network.call(A, B, 'ab').answers();
    await until('both', () => steps.filter(({ state }) => state === 'connected').length === 2);
    const both = steps.filter(({ state }) => state === 'connected');
    expect(both.map(({ initiator, participant }) => [initiator, participant])).toEqual([
      [A, B],
      [B, A],
    ]);
    expect(new Set(both.map(({ callId }) => callId)).size).toBe(2);
    expect(new Set(both.map(({ handle }) => handle)).size).toBe(1);
  });

  it('tells a call to a subscriber as one of that subscriber', async () => {
    network.call(B, A, 'b');
    expect(await told(B, 'dialing')).toMatchObject({ initiator: A, participant: B });
  });

  it('tells nothing of a call without two numbers, or to oneself', async () => {
    network.call('anonymous', B);
    network.call(A, '112');
    network.call(A, A);
    network.call(A, C);
    await told(C, 'dialing');
    expect(steps).toHaveLength(1);
    expect(await list()).toEqual(of(C));
  });

  it('lists every call that is not over, with the step that it has told', async () => {
    const { call } = await held(B);
    const { step } = await held(C);
    call.hangsUp();
    await told(B, 'released');
    network.call(A, '+15550103').rings();
    const ringing = await told('+15550103', 'alerting');
    expect(await list()).toEqual([step, ringing]);
  });

  it('connects again by itself, says so, and lists what it has missed', async () => {
    const { step } = await held(B);
    const missed = network.call(A, C);
    await told(C, 'dialing');
    await network.disconnects();
    await until('a lost connection', () => !control.isConnected());
    await expect(list()).rejects.toThrow();
    missed.rings();
    missed.answers();
    await network.returns();
    await until('another connection', () => connections === 2);
    const listed = await list();
    expect(listed.find(({ participant }) => participant === B)).toEqual(step);
    const answered = listed.find(({ participant }) => participant === C);
    expect(answered).toMatchObject({ callId: of(C)[0]?.callId, state: 'connected' });
    expect(answered?.at).toBeGreaterThan(of(C)[0]?.at ?? Infinity);
  });

  it('finds the calls again after the kit was started anew, under the same ids', async () => {
    const { step } = await held(B);
    control.stop();
    const before = steps;
    await until('a lost connection', () => !network.isConnected);
    await begin();
    expect(await control.list((callId) => before.findLast((each) => each.callId === callId))).toEqual([step]);
  });

  describe('the release', () => {
    it('of a call that is up ends it, and asks for that once', async () => {
      const { step } = await held(B);
      expect(await control.release(step.handle)).toBe('released');
      await told(B, 'released');
      expect([network.calls(), network.endsAsked()]).toEqual([0, 1]);
    });

    it('of a call that rings cancels it', async () => {
      network.call(A, B).rings();
      const { handle } = await told(B, 'alerting');
      expect(await control.release(handle)).toBe('cancelled');
      expect(nextReport(undefined, await told(B, 'unconnected'))?.report).toMatchObject({ cause: 'cancelled' });
      expect(network.calls()).toBe(0);
    });

    it('of a call that is over does nothing', async () => {
      const { call, step } = await held(B);
      call.hangsUp();
      await told(B, 'released');
      expect(await control.release(step.handle)).toBe('gone');
    });

    it('of a call that stays up fails, and leaves other calls alone', async () => {
      await held(C);
      const { step } = await held(B);
      network.isStuck();
      await expect(control.release(step.handle)).rejects.toThrow('not over');
      expect([network.calls(), network.endsAsked()]).toEqual([2, 1]);
    });
  });
});

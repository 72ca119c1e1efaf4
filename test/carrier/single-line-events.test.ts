/** What the carrier's Kamailio tells of calls that the lab's phones do not make: SIPp plays both ends. */
import { CallEvents } from './lab/call-events';
import { nobodysNumber, oneWayNumbers, SCRIPTED_PORT, somebodyElse, subscriber } from './lab/one-way-phones';
import { type Change, playCall, type ScriptedCall } from './lab/scripted-call';
import { labFolder } from './lab/this-lab';

let events: CallEvents;

beforeAll(async () => {
  events = await CallEvents.listen();
});

beforeEach(() => events.forget());

afterAll(() => events.stop());

const call = (more: Partial<ScriptedCall> = {}): ScriptedCall => ({
  caller: subscriber,
  called: oneWayNumbers.scripted,
  progress: ['180'],
  changes: [],
  ...more,
});

const play = (scripted: ScriptedCall): Promise<void> => playCall(scripted, SCRIPTED_PORT, labFolder());

/** The states of the one call to that number, from the first to the last. */
const statesOf = async ({ called }: ScriptedCall): Promise<readonly string[]> => {
  const told = await events.ofCallTo(called);
  expect(new Set(told.map(({ callId }) => callId)).size).toBe(1);
  return told.map(({ state }) => state);
};

const changed = async (changes: readonly Change[]): Promise<readonly string[]> => {
  const scripted = call({ changes });
  await play(scripted);
  const states = await statesOf(scripted);
  expect(states.slice(0, 3)).toEqual(['dialing', 'alerting', 'connected']);
  expect(states.at(-1)).toBe('released');
  return states.slice(3, -1);
};

it.each(['INVITE', 'UPDATE'] as const)('hold and resume by %s are told once each, however the phone asks for hold', async (method) => {
  expect(
    await changed([
      { method, offer: 'sendonly', answer: 'recvonly' },
      { method, offer: 'sendonly', answer: 'recvonly' },
      { method, offer: 'sendrecv', answer: 'sendrecv' },
      { method, offer: 'inactive', answer: 'inactive' },
      { method, offer: 'sendrecv', answer: 'sendrecv' },
      { method, offer: 'address 0.0.0.0', answer: 'sendrecv' },
      { method, offer: 'sendrecv', answer: 'sendrecv' },
    ]),
  ).toEqual(['held', 'connected', 'held', 'connected', 'held', 'connected']);
});

it('hold with a late offer is known by the ACK', async () => {
  expect(
    await changed([
      { method: 'INVITE', lateOffer: 'sendrecv', answer: 'sendonly' },
      { method: 'INVITE', lateOffer: 'recvonly', answer: 'sendonly' },
      { method: 'INVITE', lateOffer: 'sendrecv', answer: 'sendrecv' },
    ]),
  ).toEqual(['held', 'connected']);
});

it('a call that both sides hold stays held until both have resumed', async () => {
  expect(
    await changed([
      // The caller holds; the called phone holds as well, which its answer to the resumption shows.
      { method: 'INVITE', offer: 'sendonly', answer: 'recvonly' },
      { method: 'INVITE', offer: 'sendrecv', answer: 'sendonly' },
      { method: 'INVITE', offer: 'recvonly', answer: 'sendonly' },
      { method: 'INVITE', offer: 'sendrecv', answer: 'sendrecv' },
    ]),
  ).toEqual(['held', 'connected']);
});

it('a change that is refused changes nothing', async () => {
  expect(await changed([{ method: 'INVITE', offer: 'sendonly', refused: '491' }])).toEqual([]);
});

it('early media is ringing, and an UPDATE before the answer holds nothing', async () => {
  const scripted = call({ progress: ['183'], early: { method: 'UPDATE', offer: 'inactive', answer: 'inactive' } });
  await play(scripted);
  expect(await statesOf(scripted)).toEqual(['dialing', 'alerting', 'connected', 'released']);
});

it('ringing is told once, also if early media and ringing take turns', async () => {
  const scripted = call({ progress: ['183', '180', '183'] });
  await play(scripted);
  expect(await statesOf(scripted)).toEqual(['dialing', 'alerting', 'connected', 'released']);
});

it('a call that forks is one call, of the phone that answers', async () => {
  const scripted = call({ called: oneWayNumbers.forks, progress: ['183'], otherBranchRings: true });
  await play(scripted);
  expect(await statesOf(scripted)).toEqual(['dialing', 'alerting', 'connected', 'released']);
});

it('says who released the call, and for whom it is told', async () => {
  const scripted = call();
  await play(scripted);
  const told = await events.ofCallTo(scripted.called);
  expect(told.at(-1)).toMatchObject({ state: 'released', by: 'initiator', a: subscriber.number, b: scripted.called, serves: 'a' });
});

it('a call to a subscriber is told for the one who is called', async () => {
  await play(call({ caller: somebodyElse, called: oneWayNumbers.subscriber }));
  const told = await events.ofCallTo(oneWayNumbers.subscriber);
  expect(told.map(({ state, serves }) => [state, serves])).toEqual([
    ['dialing', 'b'],
    ['alerting', 'b'],
    ['connected', 'b'],
    ['released', 'b'],
  ]);
});

it('a call between two subscribers is told for both', async () => {
  await play(call({ called: oneWayNumbers.subscriber }));
  expect((await events.ofCallTo(oneWayNumbers.subscriber)).map(({ serves }) => serves)).toEqual(['ab', 'ab', 'ab', 'ab']);
});

it('calls of those who do not have the service, or have no number, are never told', async () => {
  await play(call({ caller: somebodyElse }));
  await play(call({ caller: nobodysNumber }));
  await play(call());
  expect(new Set((await events.ofCallTo(oneWayNumbers.scripted)).map(({ a }) => a))).toEqual(new Set([subscriber.number]));
});

it('nobody calls with another’s number', async () => {
  const stolen = { ...somebodyElse, claims: subscriber.number };
  await expect(play(call({ caller: stolen }))).rejects.toThrow('403');
  expect(events.all).toEqual([]);
});

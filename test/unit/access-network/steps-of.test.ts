import { CallEvent } from '../../../access-network/kamailio/call-event';
import { dialogsOf } from '../../../access-network/kamailio/dialogs';
import { stepsOfDialog, stepsOfEvent } from '../../../access-network/kamailio/steps-of';

const raw = { t: 'call', state: 'alerting', a: '+15550100', b: '+15550101', callId: 'x@host', he: 12, hi: '34', at: '1790000000.123456' };
const event = (more: object = {}) => CallEvent.parse({ ...raw, ...more });
const steps = (more: object = {}) => {
  const found = stepsOfEvent(event(more));
  if (typeof found === 'string') throw new Error(found);
  return found;
};

/** As Kamailio 5.6.3 answers `dlg.list`. */
const listed = (state: number, variables: readonly object[]) => ({
  h_entry: 12,
  h_id: 34,
  ref: 2,
  'call-id': 'x@host',
  state,
  caller: { tag: 't', contact: 'sip:x@192.0.2.7', cseq: '102', route_set: '', socket: 'udp:192.0.2.1:5060' },
  callee: { tag: '', contact: '', cseq: '', route_set: '', socket: '' },
  profiles: [],
  variables,
});
const variables = [{ at: raw.at }, { st: 'alerting' }, { b: raw.b }, { a: raw.a }, { alerted: '1' }];

it('numbers may come as texts, and microseconds are kept', () => {
  expect(steps()).toMatchObject([{ handle: '12:34:x@host', initiator: raw.a, participant: raw.b, at: 1_790_000_000_123_456 }]);
  expect(steps({ at: '1790000000' })).toMatchObject([{ at: 1_790_000_000_000_000 }]);
  expect(steps({ at: '1790000000.5' })).toMatchObject([{ at: 1_790_000_000_500_000 }]);
});

it('the id of a call does not show its Call-ID, and differs for each call and each side', () => {
  const ids = [steps(), steps({ callId: 'y@host' }), steps({ he: 13 }), steps({ serves: 'b' })].map(([each]) => each?.callId ?? '');
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/);
});

it('whoever has the service is the initiator, also of a call that came in', () => {
  expect(steps({ serves: 'b' })).toMatchObject([{ initiator: raw.b, participant: raw.a }]);
  expect(steps({ serves: 'ab' }).map(({ initiator }) => initiator)).toEqual([raw.a, raw.b]);
});

it.each([
  ['Q.850;cause=19', 19],
  ['SIP;cause=480;text="x", Q.850 ; text="a;b" ;cause=18', 18],
  ['q.850;cause=20;text="x"', 20],
  ['SIP;cause=480', undefined],
  ['nonsense', undefined],
])('reads the cause of Q.850 from the reason %s', (reason, q850) => {
  const [only] = steps({ state: 'unconnected', code: 480, reason });
  expect(only?.failure).toEqual({ status: 480, ...(q850 === undefined ? {} : { q850 }) });
});

it('a code of 0 is none, and only a call that failed has a failure', () => {
  expect(steps({ state: 'unconnected', code: '0' })[0]?.failure).toEqual({});
  expect(steps({ state: 'connected', code: 200 })[0]?.failure).toBeUndefined();
});

it.each([['sipp'], ['anonymous'], ['112'], ['+1'], ['']])('a party %j is no number, so there is nothing to report', (a) => {
  expect(stepsOfEvent(event({ a }))).toBe('not-a-number');
  expect(stepsOfEvent(event({ b: a }))).toBe('not-a-number');
});

it('a call to oneself is not reported', () => {
  expect(stepsOfEvent(event({ b: raw.a }))).toBe('same-number');
});

it('a list says the same of a call as the event did', () => {
  const [dialog] = dialogsOf([listed(2, variables)]);
  expect(dialog && stepsOfDialog(dialog)).toEqual(steps());
  expect(dialog).toMatchObject({ stage: 'being set up', cseq: '102' });
});

it('calls that are over, and those that are not to be reported, say nothing', () => {
  expect(dialogsOf([listed(5, variables)])).toEqual([]);
  const [dialog] = dialogsOf([listed(4, [{ something: 'else' }])]);
  expect(dialog && stepsOfDialog(dialog)).toEqual([]);
});

it('an answer that is no list of calls is refused, not read as no calls', () => {
  expect(() => dialogsOf(undefined)).toThrow();
  expect(() => dialogsOf({})).toThrow();
  expect(() => dialogsOf([{ h_entry: 'x' }])).toThrow();
});

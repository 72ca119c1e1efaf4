import { judge, type Reported, settledOnce } from '../../../../bench/access-network/judge';

const PLANNED = ['dialing', 'alerting', 'connected', 'released'];
const A = '+15560000001';
const B = '+15560000002';

const told = (initiator: string, ...states: readonly string[]) => states.map((state) => ({ initiator, state }));

const reports = (initiator: string, ...states: readonly string[]): readonly Reported[] =>
  states.map((state, index) => ({
    ...{ initiator, state, reportId: `${initiator}-${state}-${String(index)}`, outcome: 'applied' },
    ...{ occurredAt: '2026-11-30T00:00:00.000Z', settledAt: index },
  }));

it('a call whose steps have all arrived in order is in order', () => {
  expect(judge(told(A, ...PLANNED), reports(A, ...PLANNED), PLANNED)).toEqual({ asPlanned: 1, inOrder: 1, missing: 0, outOfOrder: 0 });
});

it('a report that was sent again counts once, at its first time', () => {
  const once = reports(A, ...PLANNED);
  const again = once.map((report) => ({ ...report, outcome: 'duplicate', settledAt: 99 }));
  expect(judge(told(A, ...PLANNED), [...once.slice(0, 2), ...again], PLANNED)).toMatchObject({ inOrder: 1 });
  expect(settledOnce([...once, ...again])).toEqual(once);
});

it('a report that was only rejected is missing', () => {
  const [first, ...others] = reports(A, ...PLANNED);
  const rejected = others.map((report) => ({ ...report, outcome: 'rejected' }));
  expect(judge(told(A, ...PLANNED), [...(first ? [first] : []), ...rejected], PLANNED)).toMatchObject({ missing: 1, outOfOrder: 0 });
});

it('a gap, or another order, is out of order', () => {
  const events = [...told(A, ...PLANNED), ...told(B, ...PLANNED)];
  const got = [...reports(A, 'dialing', 'connected', 'alerting', 'released'), ...reports(B, 'dialing', 'released')];
  expect(judge(events, got, PLANNED)).toEqual({ asPlanned: 2, inOrder: 0, missing: 0, outOfOrder: 2 });
});

it('a call that went otherwise than planned is judged by what Kamailio said of it', () => {
  expect(judge(told(A, 'dialing', 'unconnected'), reports(A, 'dialing', 'unconnected'), PLANNED)).toMatchObject({
    asPlanned: 0,
    inOrder: 1,
  });
});

it('ringing that Kamailio tells after the answer need not be reported', () => {
  const events = told(A, 'dialing', 'connected', 'alerting', 'released');
  expect(judge(events, reports(A, 'dialing', 'connected', 'released'), PLANNED)).toMatchObject({ inOrder: 1 });
});

it('a call of which nothing has arrived is missing', () => {
  expect(judge(told(A, ...PLANNED), [], PLANNED)).toMatchObject({ missing: 1, inOrder: 0 });
});

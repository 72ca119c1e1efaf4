import { nextReport, endOf, type LiveCall } from '../../../access-network/reports/next-report';
import type { CallStep } from '../../../access-network/call-control';
import { CallReport } from '../../../schemas/call-report';

const AT = 1_790_000_000_123_456;

const step = (state: CallStep['state'], more: Partial<CallStep> = {}): CallStep => ({
  callId: 'call-1',
  handle: '1:2:call@host',
  initiator: '+15550100',
  participant: '+15550101',
  state,
  at: AT,
  ...more,
});

const after = (...states: readonly CallStep['state'][]): LiveCall => {
  let live: LiveCall | undefined;
  states.forEach((state, index) => {
    live = nextReport(live, step(state, { at: AT + index * 1_000_000 }))?.live ?? live;
  });
  if (!live) throw new Error('no step');
  return live;
};

const later = (state: CallStep['state'], more: Partial<CallStep> = {}) => step(state, { at: AT + 60_000_000, ...more });

it('a report is as the contract has it, and its id says which step of which call it is', () => {
  const report = nextReport(undefined, step('dialing'))?.report;
  expect(CallReport.parse(report)).toEqual({
    reportId: 'call-1-dialing-1790000000123456',
    callId: 'call-1',
    initiator: '+15550100',
    participant: '+15550101',
    state: 'dialing',
    occurredAt: '2026-09-21T14:13:20.123Z',
  });
});

describe('after each step, which steps are new', () => {
  const all: readonly CallStep['state'][] = ['dialing', 'alerting', 'connected', 'held', 'unconnected', 'released'];

  it.each<[CallStep['state'], readonly CallStep['state'][]]>([
    ['dialing', ['alerting', 'connected', 'held', 'unconnected', 'released']],
    ['alerting', ['connected', 'held', 'unconnected', 'released']],
    ['connected', ['held', 'unconnected', 'released']],
    ['held', ['connected', 'unconnected', 'released']],
  ])('%s: %j', (known, expected) => {
    const live = after(known);
    expect(all.filter((state) => nextReport(live, later(state)))).toEqual(expected);
  });
});

describe('the cause of a call that failed', () => {
  const causeAfter = (live: LiveCall | undefined, failure: CallStep['failure']) =>
    nextReport(live, later('unconnected', failure === undefined ? {} : { failure }))?.report.cause;

  it.each([
    [{ status: 486 }, 'busy'],
    [{ status: 600 }, 'busy'],
    [{ status: 603 }, 'declined'],
    [{ status: 408 }, 'no-answer'],
    [{ status: 487 }, 'cancelled'],
    [{ status: 404 }, 'unreachable'],
    [{ status: 480 }, 'unreachable'],
    [{ status: 480, q850: 19 }, 'no-answer'],
    [{ status: 480, q850: 20 }, 'unreachable'],
    [{ status: 500 }, 'network'],
    [{ status: 488 }, 'network'],
    [{ status: 488, q850: 17 }, 'busy'],
    [{ q850: 21 }, 'declined'],
    [{ q850: 16 }, 'cancelled'],
    [{}, 'network'],
    [undefined, 'network'],
  ] as const)('%j: %s', (failure, cause) => {
    expect(causeAfter(after('dialing'), failure)).toBe(cause);
  });

  it('480 of a phone that rang means that nobody answered', () => {
    expect(causeAfter(after('dialing', 'alerting'), { status: 480 })).toBe('no-answer');
  });
});

describe('the times of a call', () => {
  it('grow, even if the clock of the network is set back', () => {
    const live = after('dialing');
    const report = nextReport(live, step('connected', { at: AT - 3_600_000_000 }))?.report;
    expect(Date.parse(report?.occurredAt ?? '')).toBe(live.occurredMs + 1);
  });

  it('are those of the network otherwise', () => {
    expect(nextReport(after('dialing'), later('connected'))?.report.occurredAt).toBe('2026-09-21T14:14:20.123Z');
  });
});

describe('a call that the network no longer has', () => {
  const NOW = AT / 1_000 + 90_000;

  it('was released if it was up, and did not connect otherwise', () => {
    expect(endOf(after('dialing', 'connected', 'held'), NOW)).toMatchObject({ state: 'released', at: NOW * 1_000 });
    expect(endOf(after('dialing', 'alerting'), NOW)).toMatchObject({ state: 'unconnected' });
    expect(endOf(after('dialing'), NOW, 487)).toMatchObject({ state: 'unconnected', failure: { status: 487 } });
  });

  it('did not end before its last step, whatever our clock says', () => {
    const live = after('dialing', 'connected');
    expect(endOf(live, 0).at).toBe((live.occurredMs + 1) * 1_000);
  });
});

/** RFC 3398 section 7.2.4.1: what a gateway makes of a failure in the telephone network. */
it.each([
  [1, 404],
  [3, 404],
  [17, 486],
  [18, 408],
  [21, 403],
  [22, 410],
  [27, 502],
  [28, 484],
  [34, 503],
])('the cause %i of Q.850 says the same as the status %i that a gateway makes of it', (q850, status) => {
  const causeBy = (failure: CallStep['failure']) => nextReport(after('dialing'), later('unconnected', { failure }))?.report.cause;
  expect(causeBy({ q850 })).toBeDefined();
  expect(causeBy({ q850 })).toBe(causeBy({ status }));
});

import { isTooLate, LATE_MS, looksLate, noteTime } from '../../../../domain/conference/late-report';
import type { KnownCalls } from '../../../../domain/participant/report-of-call';
import type { CallState } from '../../../../schemas/participant-states';
import { AT } from '../../../support/a-conference';

const OLD = AT - LATE_MS - 1;
/** So old that the call goes on for a while. */
const OLDER = AT - 2 * LATE_MS;
const newest = { newestReportAt: AT } as const;
const none: KnownCalls = {};
const known = (state: CallState, at: number): KnownCalls => ({ call: { state, at, cause: null }, callKey: 1 });
const report = (state: CallState, occurredAt: number, at = AT) => ({ call: { key: 1, state, at: occurredAt, cause: null }, at });

describe('a report looks late', () => {
  it('if it is more than half an hour older than the newest one of its initiator', () => {
    expect([looksLate(newest, OLD), looksLate(newest, OLD + 1), looksLate({}, OLD)]).toEqual([true, false, false]);
  });
});

describe('a report that looks late', () => {
  it.each(['connected', 'held', 'unconnected', 'released'] as const)('is too late if it is the first of a call that is %s', (state) => {
    expect(isTooLate(newest, none, report(state, OLD))).toBe(true);
    expect(isTooLate(newest, known('released', OLD - 2), report(state, OLD))).toBe(state === 'connected' || state === 'held');
  });

  it.each(['dialing', 'alerting'] as const)('counts if a call begins to be %s: the clock may have been set back', (state) => {
    expect(isTooLate(newest, none, report(state, OLD))).toBe(false);
    expect(noteTime(newest, none, report(state, OLD))).toMatchObject([{ path: { field: 'oldCallAt' }, value: AT }]);
  });

  const doubtful = { ...newest, oldCallAt: AT } as const;
  const begun = known('dialing', OLDER);

  it('is too late if it comes at once with the beginning of its call, which was kept as well', () => {
    expect(isTooLate(doubtful, begun, report('held', OLDER + 8_000, AT + 6_999))).toBe(true);
    expect(noteTime(doubtful, begun, report('held', OLDER + 8_000, AT + 6_999))).toEqual([]);
  });

  it('counts if it took its time, and then the clock was set back', () => {
    expect(isTooLate(doubtful, begun, report('held', OLDER + 8_000, AT + 7_000))).toBe(false);
    expect(noteTime(doubtful, begun, report('held', OLDER + 8_000, AT + 7_000))).toMatchObject([
      { do: 'set', path: { field: 'newestReportAt' }, value: OLDER + 8_000 },
      { do: 'remove', path: { field: 'oldCallAt' } },
    ]);
  });

  it('counts if its call is known from before, or ends', () => {
    expect(isTooLate(newest, known('connected', OLD - 1), report('held', OLD))).toBe(false);
    expect(noteTime(newest, known('connected', OLD - 1), report('held', OLD))).toEqual([]);
    expect(isTooLate(doubtful, begun, report('unconnected', OLDER + 8_000))).toBe(false);
  });

  it('shows that the clock was set back if it ends a call before that began', () => {
    expect(noteTime(newest, known('held', AT), report('released', OLD))).toMatchObject([
      { path: { field: 'newestReportAt' }, value: OLD },
      { do: 'remove' },
    ]);
    expect(noteTime(newest, known('held', OLD - 1), report('released', OLD))).toEqual([]);
  });
});

it('a report that does not look late is the newest', () => {
  expect(noteTime(newest, none, report('held', AT - LATE_MS))).toMatchObject([{ path: { field: 'newestReportAt' }, value: AT - LATE_MS }]);
  expect(noteTime(undefined, none, report('held', OLD))).toMatchObject([{ path: { field: 'newestReportAt' }, value: OLD }]);
});

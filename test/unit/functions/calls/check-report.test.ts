import { checkReport } from '../../../../functions/calls/check-report';
import type { CallReport } from '../../../../schemas/call-report';
import { MINUTE_MS } from '../../../../schemas/durations';
import { AT, phoneNumberAt } from '../../../support/a-conference';

const report = (over: Partial<CallReport> = {}): CallReport => ({
  reportId: 'report-1',
  callId: 'call-1',
  initiator: phoneNumberAt(0),
  participant: phoneNumberAt(1),
  state: 'held',
  occurredAt: new Date(AT).toISOString(),
  ...over,
});
const rejection = (given: unknown) => {
  const checked = checkReport(given, 7, AT);
  return 'rejected' in checked ? checked.rejected : undefined;
};
const early = new Date(AT + 5 * MINUTE_MS + 1).toISOString();
const self = { pointer: '#/reports/7/participant', detail: 'must not be the initiator' };
const ahead = { pointer: '#/reports/7/occurredAt', detail: 'must not be more than five minutes ahead' };

describe('a report', () => {
  it('passes if it matches the contract, also if the clocks differ by five minutes', () => {
    const latest = report({ occurredAt: new Date(AT + 5 * MINUTE_MS).toISOString() });
    expect(checkReport(latest, 7, AT)).toEqual({ report: latest });
  });

  it.each([
    ['names the initiator as participant', { participant: phoneNumberAt(0) }, [self]],
    ['is of the future', { occurredAt: early }, [ahead]],
    ['is of the future, about the initiator itself', { participant: phoneNumberAt(0), occurredAt: early }, [self, ahead]],
  ])('is rejected if it %s, and errors says where', (_what, over, errors) => {
    expect(rejection(report(over))).toEqual({ reportId: 'report-1', outcome: 'rejected', code: 'INVALID_ARGUMENT', errors });
  });

  it.each([
    ['null', null, '#/reports/7'],
    ['a list', [], '#/reports/7'],
    ['a report without an id', { ...report(), reportId: undefined }, '#/reports/7/reportId'],
  ])('is rejected without an id if it is %s', (_what, given, pointer) => {
    const rejected = rejection(given);
    expect(rejected).toMatchObject({ reportId: null, outcome: 'rejected', code: 'INVALID_ARGUMENT' });
    expect(rejected?.errors?.map((error) => error.pointer)).toEqual([pointer]);
  });
});

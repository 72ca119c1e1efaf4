import { checkReport } from '../../../../functions/calls/check-report';
import { HOUR_MS } from '../../../../schemas/durations';
import { aCallReport } from '../../../support/a-call-report';
import { AT, phoneNumberAt } from '../../../support/a-conference';

const rejection = (given: unknown) => {
  const checked = checkReport(given, 7);
  return 'rejected' in checked ? checked.rejected : undefined;
};

describe('a report', () => {
  it.each([-HOUR_MS, HOUR_MS])("passes if it matches the contract, also if the network's clock is %d ms off", (off) => {
    const matching = aCallReport({ occurredAt: new Date(AT + off).toISOString() });
    expect(checkReport(matching, 7)).toEqual({ report: matching });
  });

  it('is rejected if it names the initiator as participant, and errors says where', () => {
    expect(rejection(aCallReport({ participant: phoneNumberAt(0) }))).toEqual({
      reportId: 'report-1',
      outcome: 'rejected',
      code: 'INVALID_ARGUMENT',
      errors: [{ pointer: '#/reports/7/participant', detail: 'must not be the initiator' }],
    });
  });

  it.each([
    ['null', null, '#/reports/7'],
    ['a list', [], '#/reports/7'],
    ['a report without an id', { ...aCallReport(), reportId: undefined }, '#/reports/7/reportId'],
  ])('is rejected without an id if it is %s', (_what, given, pointer) => {
    const rejected = rejection(given);
    expect(rejected).toMatchObject({ reportId: null, outcome: 'rejected', code: 'INVALID_ARGUMENT' });
    expect(rejected?.errors?.map((error) => error.pointer)).toEqual([pointer]);
  });
});

import { failedFor, failureStatus, sipCause } from '../../../../../functions/drivers/kit/sip-cause';

it.each([
  ['busy', [486, 600]],
  ['no-answer', [408, 480, 487]],
  ['declined', [403, 603]],
  ['unreachable', [404, 410, 484, 502, 503, 604]],
  ['network', [401, 407, 500, 504]],
] as const)('has the cause %s for each of its SIP statuses', (cause, statuses) => {
  expect(statuses.map(sipCause)).toEqual(statuses.map(() => cause));
});

it('a status that is not in the table has no cause of its own', () => {
  expect([200, 400, 488, 505, 606].map(sipCause)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

it('the status of a success, and what is no SIP status, says nothing of a failure', () => {
  expect([299, 300, 699, 700, 200, 0, 486.5, NaN].map(failureStatus)).toEqual([null, 300, 699, null, null, null, null, null]);
});

it('a phone that is busy ends its leg in a way of its own', () => {
  expect(failedFor('busy', 486)).toEqual({ method: 'busy', cause: 'busy', sipCode: 486 });
  expect(failedFor('declined', 603)).toEqual({ method: 'failed', cause: 'declined', sipCode: 603 });
});

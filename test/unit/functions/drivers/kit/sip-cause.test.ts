import { failedFor, failureStatus, legCause } from '../../../../../functions/drivers/kit/sip-cause';

it('a bridge that gave up a call had waited for an answer', () => {
  expect(legCause(487)).toBe('no-answer');
});

it('any other status has the cause of the shared table', () => {
  expect([486, 603, 404, 500, 488].map((status) => legCause(status))).toEqual(['busy', 'declined', 'unreachable', 'network', undefined]);
  expect([legCause(480), legCause(480, { q850: 19 })]).toEqual(['unreachable', 'no-answer']);
});

it('the status of a success, and what is no SIP status, says nothing of a failure', () => {
  expect([299, 300, 699, 700, 200, 0, 486.5, NaN].map(failureStatus)).toEqual([null, 300, 699, null, null, null, null, null]);
});

it('a phone that is busy ends its leg in a way of its own', () => {
  expect(failedFor('busy', 486)).toEqual({ method: 'busy', cause: 'busy', sipCode: 486 });
  expect(failedFor('declined', 603)).toEqual({ method: 'failed', cause: 'declined', sipCode: 603 });
});

import { sipCause } from '../../../schemas/sip-causes';

it.each([
  ['busy', [486, 600]],
  ['no-answer', [408]],
  ['cancelled', [487]],
  ['declined', [403, 603]],
  ['unreachable', [404, 410, 480, 484, 502, 503, 604]],
  ['network', [401, 407, 500, 504]],
] as const)('has the cause %s for each of its SIP statuses', (cause, statuses) => {
  expect(statuses.map((status) => sipCause(status))).toEqual(statuses.map(() => cause));
});

it('a status that is not in the table has no cause of its own', () => {
  expect([200, 400, 488, 505, 606].filter((status) => sipCause(status) !== undefined)).toEqual([]);
});

it('480 means that nobody answered if the phone rang, or if the cause of Q.850 says so, and that comes first', () => {
  expect(sipCause(480, { rang: true })).toBe('no-answer');
  expect([18, 19].map((q850) => sipCause(480, { q850 }))).toEqual(['no-answer', 'no-answer']);
  expect(sipCause(480, { rang: true, q850: 20 })).toBe('unreachable');
});

it('what rang does not change what other statuses say', () => {
  expect([404, 486, 603].map((status) => sipCause(status, { rang: true, q850: 19 }))).toEqual(['unreachable', 'busy', 'declined']);
});

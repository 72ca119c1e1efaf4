import * as fc from 'fast-check';
import { Cause } from '../../../schemas/participant-states';
import { sipCause } from '../../../schemas/sip-causes';
import { runs } from '../../support/property-runs';

/** Examples of what phones and networks say, by the text of RFC 3261 and RFC 3398. */
it.each([
  ['a phone with one line is on another call', 486, 'busy'],
  ['the time to ring is over', 408, 'no-answer'],
  ['the caller hangs up while it rings', 487, 'cancelled'],
  ['the callee presses the red button', 603, 'declined'],
  ['the number does not exist', 404, 'unreachable'],
  ['the phone is switched off', 480, 'unreachable'],
  ['the trunk has no free line', 503, 'unreachable'],
  ['the trunk wants a password', 407, 'network'],
  ['a server on the way is broken', 500, 'network'],
] as const)('knows why a call failed: %s', (_what, status, cause) => {
  expect(sipCause(status)).toBe(cause);
});

/** RFC 3261 section 21.6: a 6xx is the same, said for every phone of that number. */
it.each([
  [600, 486],
  [604, 404],
] as const)('%i means the same as %i', (everywhere, here) => {
  expect(sipCause(everywhere)).toBe(sipCause(here));
});

const failures = fc.integer({ min: 300, max: 699 });
const known = fc.record({ rang: fc.boolean(), q850: fc.integer({ min: 0, max: 127 }) }, { requiredKeys: [] });

it('has a cause of the contract for a status, or none, and none for a status that is no failure', () => {
  fc.assert(
    fc.property(failures, known, (status, more) => {
      expect(Cause.optional().safeParse(sipCause(status, more)).success).toBe(true);
    }),
    { numRuns: runs(500) },
  );
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 399 }), known, (status, more) => sipCause(status, more) === undefined),
    { numRuns: runs(200) },
  );
});

it('takes nothing but 480 differently for what else is known of the call', () => {
  const others = failures.filter((status) => status !== 480);
  fc.assert(
    fc.property(others, known, (status, more) => sipCause(status, more) === sipCause(status)),
    { numRuns: runs(500) },
  );
});

it('480 means that nobody answered if the phone rang, or if the cause of Q.850 says so, and that comes first', () => {
  expect(sipCause(480, { rang: true })).toBe('no-answer');
  expect([18, 19].map((q850) => sipCause(480, { q850 }))).toEqual(['no-answer', 'no-answer']);
  expect(sipCause(480, { rang: true, q850: 20 })).toBe('unreachable');
});

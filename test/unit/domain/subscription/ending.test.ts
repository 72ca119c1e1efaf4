import { endOf, endReasonOf } from '../../../../domain/subscription/ending';
import { MINUTE_MS } from '../../../../schemas/durations';

const AT = Date.parse('2026-11-23T09:00:00.000Z');
const BEFORE_TOKEN = AT - 5 * MINUTE_MS;

it.each([
  ['never, without either', {}, undefined],
  ['at the requested end, without a token', { expiresAt: AT }, AT],
  ['five minutes before its token, without a requested end', { tokenExpiresAt: AT }, BEFORE_TOKEN],
  ['at the requested end, if its token lasts longer', { expiresAt: BEFORE_TOKEN - 1, tokenExpiresAt: AT }, BEFORE_TOKEN - 1],
  ['before its token expires, if that is earlier', { expiresAt: BEFORE_TOKEN + 1, tokenExpiresAt: AT }, BEFORE_TOKEN],
])('a subscription ends %s', (_when, ending, end) => {
  expect(endOf(ending)).toBe(end);
});

it.each([
  [{ expiresAt: AT }, 'SUBSCRIPTION_EXPIRED'],
  [{ tokenExpiresAt: AT }, 'ACCESS_TOKEN_EXPIRED'],
  [{ expiresAt: BEFORE_TOKEN, tokenExpiresAt: AT }, 'SUBSCRIPTION_EXPIRED'],
  [{ expiresAt: BEFORE_TOKEN + 1, tokenExpiresAt: AT }, 'ACCESS_TOKEN_EXPIRED'],
])('the end of %j has the reason %s', (ending, reason) => {
  expect(endReasonOf(ending)).toBe(reason);
});

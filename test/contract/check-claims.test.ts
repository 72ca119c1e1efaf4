/** Claims of checks on the real table: only one chain checks a conference. */
import { DynamoCheckClaims } from '../../functions/adapters/dynamodb/dynamo-check-claims';
import type { Check } from '../../functions/ports/check-claims';
import { MINUTE_MS } from '../../schemas/durations';
import { AT, CONFERENCE_ID } from '../support/a-conference';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';

let dynamo: MeteredDynamo;
let claims: DynamoCheckClaims;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
  claims = new DynamoCheckClaims(dynamo.client, 'records');
});
afterAll(() => dynamo.stop());

let parts = 0;
/** Each test has a conference of its own. */
const aCheck = (): Check => {
  parts += 1;
  const conferenceId = `${CONFERENCE_ID.slice(0, -2)}${String(parts).padStart(2, '0')}`;
  return { conferenceId, watch: 'running', chain: '7', due: AT, claimed: 0, messageId: 'first' };
};
const claim = (check: Check): Promise<boolean> => claims.claim(check, check.due);
const next = (check: Check, over: Partial<Check> = {}): Check => ({
  ...check,
  claimed: check.due,
  due: check.due + MINUTE_MS,
  messageId: `${check.messageId}+`,
  ...over,
});

it('a chain claims again and again', async () => {
  const first = aCheck();
  const second = next(first);
  expect([await claim(first), await claim(second), await claim(next(second))]).toEqual([true, true, true]);
});

it('a message that is delivered again may continue', async () => {
  const first = aCheck();
  const second = next(first);
  expect([await claim(first), await claim(second), await claim(second)]).toEqual([true, true, true]);
});

it.each<[string, Partial<Check>]>([
  ['at the same time', {}],
  ['later, as they have drifted apart', { due: AT + MINUTE_MS + 7_000 }],
  ['earlier', { due: AT + MINUTE_MS - 1 }],
])('one of two branches of a chain is cut off, even if it is due %s', async (_when, over) => {
  const first = aCheck();
  const [branch, other] = [next(first), next(first, { ...over, messageId: 'other' })];
  expect([await claim(first), await claim(branch), await claim(other)]).toEqual([true, true, false]);
  expect(await claim(next(branch))).toBe(true);
});

it('a repeated beginning starts no second chain, whether it belongs to the same chain or to another', async () => {
  const first = aCheck();
  expect(await claim(first)).toBe(true);
  expect(await claim({ ...first, due: AT + 2_000, messageId: 'again' })).toBe(false);
  expect(await claim({ ...first, due: AT + 2_000, chain: '8', messageId: 'again' })).toBe(false);
  expect(await claim(next(first))).toBe(true);
});

it('another chain takes over after one has died, and the dead one does not come back', async () => {
  const first = aCheck();
  const later = { ...first, chain: '8', due: AT + 4 * MINUTE_MS, messageId: 'later' };
  expect([await claim(first), await claim(later), await claim(next(first))]).toEqual([true, true, false]);
});

it("a message without the time of its chain's claim follows any earlier check of that chain", async () => {
  const first = aCheck();
  const { claimed: _, ...unknown } = next(first);
  expect([await claim(first), await claim(unknown), await claim({ ...unknown, messageId: 'other' })]).toEqual([true, true, false]);
});

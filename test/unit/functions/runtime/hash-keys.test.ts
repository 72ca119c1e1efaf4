import { conferenceIdOf, initiatorKeyOf } from '../../../../domain/ids/conference-id';
import { keyVersionOf } from '../../../../domain/ids/key-version';
import { subscriptionIdOf } from '../../../../domain/subscription/subscription-id';
import { hashKeyOf, hashKeysIn, oldestKeyIn } from '../../../../functions/runtime/hash-keys';
import { identityOf } from '../../../../functions/runtime/identity';
import { ConferenceId } from '../../../../schemas/common';
import { SubscriptionId } from '../../../../schemas/subscription';

const [OLD, NEW] = ['an-old-key-of-the-deployment', 'a-new-key-of-the-deployment'];
const NUMBER = '+15550100';

describe('the secret hashKey', () => {
  it.each([
    ['one key', OLD, [[1, OLD]]],
    ['one key, whatever is in it', 'k: of a test\n', [[1, 'k: of a test\n']]],
    ['a later one alone', `k3:${NEW}`, [[3, NEW]]],
    ['the old one first', `${OLD},k2:${NEW}`, [[1, OLD], [2, NEW]]], // prettier-ignore
    ['the old one first, in a file that ends with a line', `${OLD},k2:${NEW}\n`, [[1, OLD], [2, NEW]]], // prettier-ignore
    ['names, with spaces after each', `k2:${NEW} ,k1:${OLD}\n`, [[2, NEW], [1, OLD]]], // prettier-ignore
    ['a later one alone, in a file that ends with a line', `k3:${NEW}\n`, [[3, NEW]]],
    ['three', `k12:${NEW},k1:${OLD},k2:${OLD}`, [[12, NEW], [1, OLD], [2, OLD]]], // prettier-ignore
  ])('may hold %s', (_what, text, keys) => {
    expect(hashKeysIn(text).map(({ version, secret }) => [version, secret])).toEqual(keys);
  });

  it.each([
    ['two keys of one name', `k2:${NEW},k2:${OLD}`],
    ['two keys without a name', `${NEW},${OLD}`],
    ['a name that fits into no id', `k32:${NEW},${OLD}`],
    ['a key that could be guessed', `k2:short,${OLD}`],
    ['an empty key', `k2:${NEW},`],
  ])('is refused with %s, and shown to nobody', (_what, text) => {
    expect(() => hashKeysIn(text)).toThrow('The secret hashKey cannot be used');
    expect(() => hashKeysIn(text)).not.toThrow(/deployment/);
  });

  it.each([`${OLD}\n,k2:${NEW}`, `k2:${NEW},${OLD}\n`, ` ${OLD},k2:${NEW}`, `k2:${NEW},\t${OLD}`, ` k1:${OLD},k2:${NEW}`])(
    'is refused as a list if white space in it might belong to a key: %j',
    (text) => {
      expect(() => hashKeysIn(text)).toThrow('in a list, white space is allowed only after a key with a name');
    },
  );

  it('keeps the key of a number when a newer key follows, or is refused', () => {
    for (const alone of [OLD, `${OLD}\n`, ` ${OLD}`, `k1:${OLD}`, `k1:${OLD}\n`, ` k1:${OLD}`]) {
      const before = identityOf(alone).initiatorKey(NUMBER);
      for (const list of [`${alone},k2:${NEW}`, `k2:${NEW},${alone}`]) {
        const after = () => identityOf(list).stableKey(NUMBER);
        if (alone === OLD || alone.startsWith('k1:')) expect(after()).toBe(before);
        else expect(after).toThrow('The secret hashKey cannot be used');
      }
    }
  });

  it('has its oldest key by name, and no key that it does not hold', () => {
    expect(oldestKeyIn(`k3:${NEW},k2:${OLD}`).version).toBe(2);
    expect(() => hashKeyOf(`k3:${NEW}`, 2)).toThrow('does not have k2');
  });
});

describe('an id', () => {
  it.each([1, 2, 9, 10, 31])('shows which key made it: k%i', (version) => {
    const key = identityOf(`k${version}:${NEW}`).initiatorKey(NUMBER);
    const id = conferenceIdOf(key, 0, '00000000');
    expect(ConferenceId.parse(id)).toHaveLength(39);
    expect(SubscriptionId.safeParse(subscriptionIdOf(key, '0'.repeat(16))).success).toBe(true);
    expect(keyVersionOf(initiatorKeyOf(id))).toBe(version);
  });

  it('of the first key is what it was before keys had names', () => {
    expect(identityOf(`k1:${OLD}`).initiatorKey(NUMBER)).toBe(identityOf(OLD).initiatorKey(NUMBER));
    expect(identityOf(`k2:${NEW},${OLD}`).initiatorKeys(NUMBER)[1]).toBe(identityOf(OLD).initiatorKey(NUMBER));
  });

  it('of a later key cannot be taken for one of the first: no hash has a u', () => {
    const marks = Array.from({ length: 500 }, (_, index) => identityOf(OLD).initiatorKey(`+1555${String(index).padStart(7, '0')}`));
    expect(marks.filter((key) => key.includes('u'))).toEqual([]);
  });
});

it('counters and idempotency keys stay the same until the oldest key goes', () => {
  const [before, added, moved, alone] = [OLD, `${OLD},k2:${NEW}`, `k2:${NEW},${OLD}`, `k2:${NEW}`].map(identityOf);
  const namesOf = (identity = identityOf(OLD)) => [identity.stableKey(NUMBER), identity.digest('request', 'a')];
  expect(namesOf(added)).toEqual(namesOf(before));
  expect(namesOf(moved)).toEqual(namesOf(before));
  expect(namesOf(alone)).not.toEqual(namesOf(before));
});

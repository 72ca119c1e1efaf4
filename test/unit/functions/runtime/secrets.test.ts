import { fetchOnce, usableKey } from '../../../../functions/runtime/secrets';

it('takes a key as it is', () => {
  expect(usableKey('hashKey', ' h'.repeat(8))).toBe(' h'.repeat(8));
});

it.each([
  ['a key that could be guessed', 'fifteen-letters'],
  ['a secret without a text', ''],
])('refuses %s without showing it', (_what, text) => {
  expect(() => usableKey('hashKey', text)).toThrow('The secret hashKey cannot be used');
  expect(() => usableKey('hashKey', text)).not.toThrow(/fifteen/);
});

describe('fetching', () => {
  it('happens once, also for those who ask meanwhile', async () => {
    let fetches = 0;
    const get = fetchOnce(async () => (fetches += 1));
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(1);
  });

  it('is tried again after a failure', async () => {
    let fetches = 0;
    const get = fetchOnce(async () => {
      fetches += 1;
      if (fetches === 1) throw new Error('not now');
      return fetches;
    });
    await expect(get()).rejects.toThrow('not now');
    expect(await get()).toBe(2);
  });
});

import { fetchOnce, parseSecrets } from '../../../../functions/runtime/secrets';

const secrets = { hashKey: 'h'.repeat(44), bridgeKey: 'b'.repeat(44), accessNetworkKey: 'a'.repeat(44) };

it('reads the three keys and nothing else', () => {
  expect(parseSecrets(JSON.stringify({ ...secrets, more: 'x' }))).toEqual(secrets);
});

it.each([
  ['no JSON', 'topsecret', 'no JSON object'],
  ['a key too few', JSON.stringify({ hashKey: secrets.hashKey, bridgeKey: secrets.bridgeKey }), 'accessNetworkKey'],
  ['a key that could be guessed', JSON.stringify({ ...secrets, hashKey: 'topsecret' }), 'hashKey'],
])('refuses %s without showing it', (_what, text, named) => {
  expect(() => parseSecrets(text)).toThrow(named);
  expect(() => parseSecrets(text)).not.toThrow(/topsecret|hhhh|bbbb/);
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

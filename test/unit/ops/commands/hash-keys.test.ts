/** What the tool says of the secret itself. What depends on its keys: test/e2e/operators-tool.test.ts. */
import { showHashKeys } from '../../../../ops/commands/hash-keys';
import type { Connection } from '../../../../ops/deployment/connection';

const KEY = 'the-hash-key-of-this-test';

/** Empty tables and queues. */
const connectionWith = (hashKey: string): Connection => {
  const empty = { send: async () => ({ Items: [] }) };
  const settings = { conferencesTable: 'conferences', recordsTable: 'records' };
  return { dynamo: empty, sqs: empty, deployment: { queueUrls: {} }, settings, hashKey: async () => hashKey } as unknown as Connection;
};

it.each([
  ['a key alone', KEY, true],
  ['a key alone that ends in a line break', `${KEY}\n`, false],
  ['a key alone that begins with a space', ` ${KEY}`, false],
  ['a key with a name, in a file that ends with a line', `k2:${KEY}\n`, true],
  ['two keys', `k2:${KEY},${KEY}`, true],
])('of %s, it says whether another can follow, and shows no key', async (_what, secret, canBeFollowed) => {
  const { data, lines } = await showHashKeys(connectionWith(secret), 1);
  expect(data).toMatchObject({ canBeFollowed });
  expect(lines.join().includes('no newer key can follow it')).toBe(!canBeFollowed);
  expect(lines.join() + JSON.stringify(data)).not.toContain(KEY);
});

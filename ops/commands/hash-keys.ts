/** Shows what still depends on each hash key, so that an operator sees whether an old one can go. Shows no key. */
import { hashKeysIn } from '../../functions/runtime/hash-keys';
import type { Connection } from '../deployment/connection';
import { eachItem } from '../erasure/scan-table';
import { type Dependant, keyOfConference, keyRing, keysOfRecord, type Kind, kinds } from '../keys/dependants';
import { type Report, report, table } from '../report';

const nothingOf = (): Record<Kind, number> => ({ conferences: 0, subscriptions: 0, 'encrypted records': 0 });

export const showHashKeys = async (connection: Connection, readUnitsPerSecond: number): Promise<Report> => {
  const { dynamo, settings, now, wait, hashKey } = connection;
  const keys = hashKeysIn(await hashKey());
  const counts = new Map(keys.map(({ version }) => [version, nothingOf()]));
  const count = (found: readonly Dependant[]): void => {
    for (const { version, kind } of found) {
      const counted = counts.get(version) ?? nothingOf();
      counts.set(version, { ...counted, [kind]: counted[kind] + 1 });
    }
  };
  const ring = keyRing(keys);
  const pace = { readUnitsPerSecond, wait };
  await eachItem(dynamo, settings.conferencesTable, pace, async (item) => count(keyOfConference(item)));
  await eachItem(dynamo, settings.recordsTable, pace, async (item) => count(await keysOfRecord(ring, item, now())));
  const held = new Set(keys.map(({ version }) => version));
  const rows = [...counts].map(([version, counted]) => ({
    key: `k${String(version)}`,
    use: version === keys[0].version ? 'makes what is new' : held.has(version) ? 'finds what there is' : 'not in the secret',
    ...counted,
  }));
  const lines = table(
    ['key', 'use', ...kinds],
    rows.map(({ key, use, ...counted }) => [key, use, ...kinds.map((kind) => counted[kind])]),
  );
  return report({ keys: rows }, lines);
};

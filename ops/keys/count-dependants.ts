/** Goes through both tables and all dead letters. What cannot be read is noted, and the rest is counted all the same. */
import type { HashKey } from '../../functions/runtime/hash-keys';
import type { Connection } from '../deployment/connection';
import { eachItem } from '../erasure/scan-table';
import { itemName } from '../item-name';
import { deadLetterQueues } from '../letters/dead-letter-queues';
import { eachLetter } from '../letters/read-letters';
import { type Dependant, type Kind, keyOfConference, keysOfLetter, keysOfRecord } from './dependants';
import { keyRing } from './key-ring';

type Counts = Readonly<Record<Kind, number>>;
export type Counted = {
  /** By the version of the key. */
  readonly counts: ReadonlyMap<number, Counts>;
  /** Each named without a phone number. */
  readonly unreadable: readonly string[];
  /** Letters that SQS did not give out: another's reading hides them, or the first letters of their group do. */
  readonly unseen: readonly { readonly queue: string; readonly letters: number }[];
};

const NOTHING: Counts = { conferences: 0, subscriptions: 0, 'encrypted records': 0, 'dead letters': 0 };

export const countDependants = async (
  { dynamo, sqs, deployment, settings, now, wait }: Connection,
  keys: readonly HashKey[],
  readUnitsPerSecond: number,
): Promise<Counted> => {
  const ring = keyRing(keys);
  const counts = new Map(keys.map(({ version }) => [version, NOTHING]));
  const unreadable: string[] = [];
  const count = async (name: string, find: () => Promise<readonly Dependant[]>): Promise<void> => {
    const found = await find().catch(() => undefined);
    if (!found) unreadable.push(name);
    for (const { version, kind } of found ?? []) {
      const counted = counts.get(version) ?? NOTHING;
      counts.set(version, { ...counted, [kind]: counted[kind] + 1 });
    }
  };
  const unseen: { queue: string; letters: number }[] = [];
  for (const queue of deadLetterQueues) {
    const letters = await eachLetter(sqs, deployment.queueUrls[queue.name], Infinity, async ({ body }) => {
      await count(`a letter of ${queue.name}`, () => keysOfLetter(ring, queue, body));
      return false;
    });
    if (letters > 0) unseen.push({ queue: queue.name, letters });
  }
  const pace = { readUnitsPerSecond, wait };
  await eachItem(dynamo, settings.conferencesTable, pace, (item) =>
    count(itemName('conferences', item), async () => keyOfConference(item)),
  );
  await eachItem(dynamo, settings.recordsTable, pace, (item) => count(itemName('records', item), () => keysOfRecord(ring, item, now())));
  return { counts, unreadable, unseen };
};

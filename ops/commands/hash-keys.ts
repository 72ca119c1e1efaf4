/** Shows what still depends on each hash key, so that an operator sees whether an old one can go. Shows no key. */
import { hashKeysIn, hasLooseEnds } from '../../functions/runtime/hash-keys';
import type { Connection } from '../deployment/connection';
import { EXIT } from '../failure';
import { countDependants, type Counted } from '../keys/count-dependants';
import { kinds } from '../keys/dependants';
import { type Report, report, table } from '../report';

/** The first ones are enough to find the cause. */
const MOST_NAMED = 20;

const unknownLines = ({ unreadable, unseen }: Counted): string[] => [
  ...(unreadable.length === 0 ? [] : ['', `${String(unreadable.length)} could not be read, and may depend on any key:`]),
  ...unreadable.slice(0, MOST_NAMED),
  ...(unreadable.length > MOST_NAMED ? [`and ${String(unreadable.length - MOST_NAMED)} more`] : []),
  ...unseen.map(({ queue, letters }) => `${String(letters)} letters of ${queue} were not given out, and are not counted.`),
];

const LOOSE_ENDS = 'The key begins or ends with white space, which belongs to it: no newer key can follow it.';

export const showHashKeys = async (connection: Connection, readUnitsPerSecond: number): Promise<Report> => {
  const keys = hashKeysIn(await connection.hashKey());
  const counted = await countDependants(connection, keys, readUnitsPerSecond);
  const held = new Set(keys.map(({ version }) => version));
  const rows = [...counted.counts].map(([version, counts]) => ({
    key: `k${String(version)}`,
    use: version === keys[0].version ? 'makes what is new' : held.has(version) ? 'finds what there is' : 'not in the secret',
    ...counts,
  }));
  const lines = table(
    ['key', 'use', ...kinds],
    rows.map(({ key, use, ...counts }) => [key, use, ...kinds.map((kind) => counts[kind])]),
  );
  const { unreadable, unseen } = counted;
  // Only one that is alone and has no name keeps it.
  const canBeFollowed = !hasLooseEnds(keys[0].secret);
  const data = {
    keys: rows,
    canBeFollowed,
    unreadable: { count: unreadable.length, first: unreadable.slice(0, MOST_NAMED) },
    unseenLetters: unseen,
  };
  const isKnown = unreadable.length === 0 && unseen.length === 0;
  return report(
    data,
    [...lines, ...(canBeFollowed ? [] : ['', LOOSE_ENDS]), ...unknownLines(counted)],
    isKnown ? EXIT.done : EXIT.incomplete,
  );
};

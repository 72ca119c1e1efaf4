/**
 * `npm run bench:terminal`: a terminal follows a conference of 300 people for an hour of simulated time. Its memory may
 * not grow, and the SDK and the console may not be larger than their limits.
 */
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import 'fake-indexeddb/auto';
import { fileStore } from '../../terminal/stores/file';
import { indexedDbStore } from '../../terminal/stores/indexed-db';
import { memoryStore } from '../../terminal/stores/memory';
import type { ConferenceStore } from '../../terminal/stores/conference-store';
import { seededRandom } from '../measuring/seeded-random';
import { describeMachine } from '../measuring/machine';
import { runProgram } from '../measuring/run-program';
import { summarise } from '../measuring/statistics';
import { fixed, table } from '../measuring/table';
import { temporaryFolder } from '../measuring/temporary-folder';
import { followAnHour } from './follow-an-hour';
import { measureSizes, type Size } from './sizes';
import { faultsFound, growthOf, MAX_GROWTH_BYTES, SETTLED_AFTER_MINUTES, type StoreHour } from './verdict';

const SEED = 1;
const KIB = 1024;
const say = (text: string): void => void process.stdout.write(`${text}\n\n`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const heapBytes = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

const follow = async (store: string, kept: ConferenceStore): Promise<StoreHour> => {
  process.stderr.write(`${store}\n`);
  return { store, ...(await followAnHour({ store: kept, random: seededRandom(SEED), heapBytes })) };
};

const milliseconds = (samples: readonly number[]): string => {
  const { p50, p99 } = summarise(samples);
  return `${fixed(p50, 2)} / ${fixed(p99, 2)}`;
};

const rowOf = ({ store, changes, connections, heaps, messageMs, saveMs }: StoreHour) => {
  const kibibytes = (bytes: number | undefined): string => fixed((bytes ?? NaN) / KIB, 0);
  const memory = [heaps[0], heaps[SETTLED_AFTER_MINUTES], heaps.at(-1)].map(kibibytes).join(' / ');
  return [store, changes, messageMs.length, connections, milliseconds(messageMs), milliseconds(saveMs), memory, kibibytes(growthOf(heaps))];
};

const heads = [
  'database',
  'changes',
  'messages',
  'connections',
  'a message, p50 / p99 ms',
  'a write, p50 / p99 ms',
  'heap, KiB',
  'growth, KiB',
];

const report = (hours: readonly StoreHour[], sizes: readonly Size[]): string =>
  [
    table(heads, hours.map(rowOf)),
    table(
      ['size, gzip -9', 'bytes', 'limit'],
      sizes.map(({ of, bytes, limit }) => [of, bytes, limit]),
    ),
  ].join('\n\n');

const main = async (): Promise<number> => {
  say(`${new Date().toISOString()}, ${describeMachine()}`);
  const folder = temporaryFolder('terminal');
  const hours = [
    await follow('memory', memoryStore()),
    await follow('IndexedDB (simulated in memory)', indexedDbStore()),
    await follow('file', fileStore(join(folder.path, 'conferences.json'))),
  ];
  folder.remove();
  const sizes = await measureSizes();
  const found = faultsFound(hours, sizes);
  say(report(hours, sizes));
  say(found.length === 0 ? `Nothing grew by more than ${String(MAX_GROWTH_BYTES / KIB)} KiB.` : `WRONG:\n${found.join('\n')}`);
  return found.length === 0 ? 0 : 1;
};

runProgram(main);

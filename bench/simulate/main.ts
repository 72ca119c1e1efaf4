/**
 * `npm run bench:simulate`: what saturates first in a deployment with AWS's limits, and how long recovery takes. Writes
 * the tables of docs/capacity.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runProgram } from '../measuring/run-program';
import { readAssumptions } from './assumptions';
import { capacityDocument, capacityTables } from './capacity-tables';
import { countTraffic } from './count-traffic';
import { readLimits } from './limits';
import { readResults, RESULTS_FILE, simulateAll } from './results';
import { readTraffic, TRAFFIC_FILE } from './traffic';

const usage = `What saturates first, and how long recovery takes. Writes the tables of docs/capacity.md.

  --count           counts anew what a conference asks of AWS, in a local run, and stores it
  --conferences 2   that are counted
  --tables          only writes the tables, from the stored results`;

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'capacity.md');

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const known = {
  count: { type: 'boolean', default: false },
  tables: { type: 'boolean', default: false },
  conferences: { type: 'string', default: '2' },
  help: { type: 'boolean', default: false },
} as const;

const REFERENCE = { participants: 10, minutes: 30, webhooks: 2 } as const;

const store = (file: string, value: object): void => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: known });
  if (values.help) {
    say(usage);
    return 0;
  }
  if (values.count) store(TRAFFIC_FILE, await countTraffic({ ...REFERENCE, conferences: Number(values.conferences) }));
  const counted = { traffic: readTraffic(), assumptions: readAssumptions() };
  const limits = readLimits();
  const results = values.tables ? readResults() : simulateAll(counted, limits, say);
  store(RESULTS_FILE, results);
  const tables = capacityTables(counted, limits, results);
  for (const [name, table] of Object.entries(tables)) say(`\n${name}\n\n${table}`);
  writeFileSync(DOCUMENT, capacityDocument(readFileSync(DOCUMENT, 'utf8'), tables));
  return 0;
};

runProgram(main);

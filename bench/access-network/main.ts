/**
 * `npm run bench:access-network`: single-line calls at a steady rate through Kamailio, the access network kit and a
 * local deployment.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeCarrier } from '../../test/carrier/lab/carrier';
import { emptyLab, libraryFolder, runOnBridge, startCarrier, takeDown, untilCarrierListens } from '../../test/carrier/lab/lab';
import { oneWayRoutes } from '../../test/carrier/lab/one-way-phones';
import { missingFrom, PACKAGES, thisMachine } from '../../test/carrier/lab/requirements';
import { runProgram } from '../measuring/run-program';
import { callerOf } from './callers';

const usage = `Single-line calls at a steady rate.

  --minutes 10           how long calls begin
  --calls-per-minute 200`;

const known = {
  minutes: { type: 'string', default: '10' },
  'calls-per-minute': { type: 'string', default: '200' },
  help: { type: 'boolean', default: false },
} as const;

/** Only the carrier: no phones, and no conference server. */
const bringUp = (calls: number): string => {
  const folder = emptyLab({ bridge: 'rcan-b', phones: 'rcan-p' });
  const options = { folder: join(folder, 'carrier'), moduleFolder: libraryFolder('kamailio', 'modules'), routes: oneWayRoutes };
  writeCarrier(
    options,
    Array.from({ length: calls }, (_, index) => callerOf(index)),
  );
  startCarrier(folder);
  untilCarrierListens(folder);
  mkdirSync(join(folder, 'bench'));
  return folder;
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: known });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const missing = missingFrom(thisMachine, PACKAGES);
  if (missing.length > 0) {
    process.stderr.write(`${missing.join('\n')}\n`);
    return 1;
  }
  const calls = Math.round(Number(values.minutes) * Number(values['calls-per-minute']));
  const folder = bringUp(calls);
  try {
    const measure = ['--import', 'tsx', join(__dirname, 'measure-process.ts'), String(calls), values['calls-per-minute']];
    return runOnBridge(folder, process.execPath, measure, { ...process.env, CARRIER_LAB: folder });
  } finally {
    await takeDown(folder);
  }
};

runProgram(main);

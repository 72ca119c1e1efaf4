/**
 * `npm run bench:latency`: how soon a change reaches terminals, partners and the conference server in the cloud, by a
 * model. It counts the hops in a real local run, and draws the time of each from what is published. Fails if a
 * goal is missed by either kind of conference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runProgram } from '../measuring/run-program';
import { today } from '../measuring/today';
import { readHops } from './hops';
import { type Recorded, recordedOf } from './recorded';
import { recordRun } from './record-run';
import { changeResult } from './results';
import { changesTable, hopsTable, othersTable, requestsTable, sharesTable, variantsTable, verdict } from './show';
import type { TracedInvocation } from './trace';

const usage = `How soon a change arrives in the cloud, by a model.

  --stored          models the run that is stored in bench/latency/recorded.json, without a new one
  --conferences 2   that are recorded, one after the other, of each kind
  --rounds 200      times that each recorded conference is drawn
  --seed 1`;

const STORED = join(__dirname, 'recorded.json');

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);

const known = {
  stored: { type: 'boolean', default: false },
  conferences: { type: 'string', default: '2' },
  rounds: { type: 'string', default: '200' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const;

/** Phones ring for a few seconds, as real ones do: changes that come close together are not all told at once. */
const RING_SECONDS = 3;
const REFERENCE = { participants: 10, minutes: 30, requests: 10, ringSeconds: RING_SECONDS } as const;

/** Records anew, and stores the result. */
const recordAll = async (conferences: number, seed: number): Promise<Recorded> => {
  const hops = readHops();
  const runs = new Map<string, readonly TracedInvocation[]>();
  for (const assembly of ['direct', 'network'] as const) {
    runs.set(assembly, await recordRun({ ...REFERENCE, assembly, conferences, seed }, hops));
  }
  const recorded = recordedOf(runs, today());
  writeFileSync(STORED, `${JSON.stringify(recorded)}\n`);
  return recorded;
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: known });
  if (values.help) {
    say(usage);
    return 0;
  }
  const [conferences, rounds, seed] = [values.conferences, values.rounds, values.seed].map(Number) as [number, number, number];
  const recorded = values.stored ? (JSON.parse(readFileSync(STORED, 'utf8')) as Recorded) : await recordAll(conferences, seed);
  const hops = readHops();
  const shown = { recorded, hops, tuning: { rounds, seed } };
  say(`Hops counted on ${recorded.date}.`);
  say(hopsTable(hops));
  say(sharesTable(shown, (assembly) => changeResult(recorded, hops, { assembly, terminals: 1, isToldAtOnce: true }, shown.tuning)));
  say(changesTable(shown));
  say(requestsTable(shown));
  say(variantsTable(shown));
  say(othersTable(shown));
  const { isKept, text } = verdict(shown);
  say(text);
  return isKept ? 0 : 1;
};

runProgram(main);

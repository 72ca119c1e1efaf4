/** On the conference server's host of the lab: runs Rollcall and the access network kit, lets the calls be made, and measures. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kitOf, KIT_URL } from '../../test/carrier/lab/access-network-kit';
import { runLocalMode } from '../../test/carrier/lab/local-mode';
import { startProgram } from '../../test/carrier/lab/programs';
import { type Reported, ReportTap } from '../../test/carrier/lab/report-tap';
import { readState } from '../../test/carrier/lab/state';
import { labFolder } from '../../test/carrier/lab/this-lab';
import { describeMachine } from '../measuring/machine';
import { usageOf } from '../measuring/process-usage';
import { runProgram } from '../measuring/run-program';
import { growthBetweenThirds, summarise } from '../measuring/statistics';
import { fixed, table } from '../measuring/table';
import { STATES, writeSides } from './callers';

const TAP_PORT = 3_010;
const SAMPLE_EVERY_MS = 5_000;
/** After the last call has begun. */
const DONE_WITHIN_MS = 60_000;
const MIB = 2 ** 20;
/** The heap grows a little while the first calls come. */
const MOST_GROWTH_MIB = 10;

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);

/** A report that is repeated because its first request failed may be a duplicate: it was applied all the same. */
const isSettled = ({ outcome }: Reported): boolean => outcome === 'applied' || outcome === 'duplicate';

const byCall = (reported: readonly Reported[]): readonly (readonly string[])[] => {
  const calls = new Map<string, string[]>();
  for (const { callId, state } of reported.filter(isSettled)) calls.set(callId, [...(calls.get(callId) ?? []), state]);
  return [...calls.values()];
};

const [, , callsText = '', perMinuteText = ''] = process.argv;
const [calls, perMinute] = [Number(callsText), Number(perMinuteText)];

type Memory = { readonly kit: number[]; readonly kamailio: number[] };

/** Until all is reported, or it takes too long. */
const sample = async (tap: ReportTap, kitPid: number, memory: Memory): Promise<void> => {
  const until = Date.now() + (calls / perMinute) * 60_000 + DONE_WITHIN_MS;
  const expected = calls * STATES.length;
  while (Date.now() < until && tap.reported.filter(isSettled).length < expected) {
    memory.kit.push(usageOf(kitPid).privateBytes / MIB);
    memory.kamailio.push(usageOf(readState(labFolder()).pids['carrier'] ?? 0).privateBytes / MIB);
    await sleep(SAMPLE_EVERY_MS);
  }
};

const verdict = (tap: ReportTap, memory: Memory): number => {
  const ofCalls = byCall(tap.reported);
  const inOrder = ofCalls.filter((states) => states.join() === STATES.join()).length;
  const settled = tap.reported.filter(isSettled);
  const { p50, p99, max } = summarise(settled.map(({ occurredAt, settledAt }) => settledAt - Date.parse(occurredAt)));
  const repeated = tap.reported.filter(({ outcome }) => outcome !== 'applied').length;
  const [kit, kamailio] = [growthBetweenThirds(memory.kit), growthBetweenThirds(memory.kamailio)];
  say(
    table(
      [
        'calls',
        'in order',
        'reports',
        'repeated',
        'p50 ms',
        'p99 ms',
        'max ms',
        'kit MiB first third',
        'last third',
        'Kamailio MiB',
        'last third',
      ],
      [
        [
          calls,
          inOrder,
          settled.length,
          repeated,
          ...[p50, p99, max].map((ms) => fixed(ms, 0)),
          ...[kit.first, kit.last, kamailio.first, kamailio.last].map((mib) => fixed(mib)),
        ],
      ],
    ),
  );
  const isKept = inOrder === calls && settled.length === calls * STATES.length && kit.growth < MOST_GROWTH_MIB;
  say(isKept ? 'Every step of every call was reported in order.' : 'WRONG: a report is missing or came out of order, or memory grows');
  return isKept ? 0 : 1;
};

const main = async (): Promise<number> => {
  const folder = join(labFolder(), 'bench');
  const rollcallData = join(folder, 'rollcall');
  mkdirSync(rollcallData);
  say(`${new Date().toISOString()}, ${describeMachine()}, ${String(perMinute)} calls a minute, ${String(calls)} calls`);
  const rollcall = await runLocalMode(rollcallData, { ROLLCALL_ASSEMBLY: 'network', ROLLCALL_ACCESS_NETWORK_URL: KIT_URL });
  const tap = await ReportTap.start(TAP_PORT, rollcall.baseUrl);
  const kit = kitOf({ folder, rollcallUrl: `http://127.0.0.1:${String(TAP_PORT)}`, rollcallData });
  try {
    await kit.start();
    const memory: Memory = { kit: [], kamailio: [] };
    const sides = writeSides(folder, calls, perMinute);
    startProgram(labFolder(), 'called', 'phones', 'sipp', sides.called);
    startProgram(labFolder(), 'callers', 'phones', 'sipp', sides.callers);
    await sample(tap, kit.pid(), memory);
    return verdict(tap, memory);
  } finally {
    await kit.kill();
    await rollcall.kill();
    await tap.stop();
  }
};

runProgram(main);

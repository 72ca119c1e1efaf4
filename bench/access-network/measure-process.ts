/** On the conference server's host of the lab: runs Rollcall and the access network kit, lets the calls be made, and measures. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE_MS } from '../../schemas/durations';
import { kitOf, KIT_URL } from '../../test/carrier/lab/access-network-kit';
import { CallEvents } from '../../test/carrier/lab/call-events';
import { runLocalMode } from '../../test/carrier/lab/local-mode';
import { startProgram } from '../../test/carrier/lab/programs';
import { ReportTap } from '../../test/carrier/lab/report-tap';
import { readState } from '../../test/carrier/lab/state';
import { labFolder } from '../../test/carrier/lab/this-lab';
import { describeMachine } from '../measuring/machine';
import { usageOf } from '../measuring/process-usage';
import { runProgram } from '../measuring/run-program';
import { growthBetweenThirds, summarise } from '../measuring/statistics';
import { fixed, table } from '../measuring/table';
import { STATES, writeSides } from './callers';
import { judge, settledOnce } from './judge';

const TAP_PORT = 3_010;
const SAMPLE_EVERY_MS = 5_000;
/** After the last call has begun, and then after each new report. */
const STALLED_AFTER_MS = 60_000;
const MIB = 2 ** 20;
/** While the first calls come, the heap of a new process grows in any case. */
const WARM_UP_SAMPLES = 12;
/** With fewer, memory is not judged. */
const LEAST_SAMPLES = 24;
const MOST_GROWTH_MIB = 10;

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);

const [, , callsText = '', perMinuteText = ''] = process.argv;
const [calls, perMinute] = [Number(callsText), Number(perMinuteText)];

type Growth = ReturnType<typeof growthBetweenThirds>;
type Memory = { readonly kit: number[]; readonly kamailio: number[] };

/** Kamailio's word of each step, and how many calls are over by it. */
const toldBy = (events: CallEvents) => events.all.map(({ a: initiator, state }) => ({ initiator, state }));
const isOver = ({ state }: { readonly state: string }): boolean => state === 'released' || state === 'unconnected';

type Parts = { readonly tap: ReportTap; readonly events: CallEvents; readonly memory: Memory };

const isDone = ({ tap, events }: Parts): boolean => {
  const told = toldBy(events);
  if (told.filter(isOver).length < calls) return false;
  const { inOrder } = judge(told, tap.reported, STATES);
  return inOrder === calls;
};

/** Until all is reported, or nothing new was for a while: a deployment that is behind may take long, and loses nothing. */
const sample = async (parts: Parts, kitPid: number): Promise<void> => {
  const { tap, memory } = parts;
  let settled = 0;
  let newestAt = Date.now() + (calls / perMinute) * MINUTE_MS;
  while (Date.now() < newestAt + STALLED_AFTER_MS && !isDone(parts)) {
    memory.kit.push(usageOf(kitPid).privateBytes / MIB);
    memory.kamailio.push(usageOf(readState(labFolder()).pids['carrier'] ?? 0).privateBytes / MIB);
    const now = settledOnce(tap.reported).length;
    if (now > settled) newestAt = Math.max(newestAt, Date.now());
    settled = now;
    await sleep(SAMPLE_EVERY_MS);
  }
};

const verdict = ({ tap, events, memory }: Parts): number => {
  const isLong = memory.kit.length >= LEAST_SAMPLES;
  const told = toldBy(events);
  const { asPlanned, inOrder, missing, outOfOrder } = judge(told, tap.reported, STATES);
  const settled = settledOnce(tap.reported);
  const { p50, p99, max } = summarise(settled.map(({ occurredAt, settledAt }) => settledAt - Date.parse(occurredAt)));
  const [kit, kamailio] = [memory.kit, memory.kamailio].map((samples) =>
    growthBetweenThirds(samples.slice(isLong ? WARM_UP_SAMPLES : 0)),
  ) as [Growth, Growth];
  const counts = { calls, 'as planned': asPlanned, 'in order': inOrder, missing, 'out of order': outOfOrder, reports: settled.length };
  const times = { 'p50 ms': fixed(p50, 0), 'p99 ms': fixed(p99, 0), 'max ms': fixed(max, 0) };
  const mib = { 'kit MiB first third': fixed(kit.first), 'kit MiB last third': fixed(kit.last), 'Kamailio MiB': fixed(kamailio.first) };
  const row = {
    ...counts,
    repeated: tap.reported.length - settled.length,
    ...times,
    ...mib,
    'Kamailio MiB last third': fixed(kamailio.last),
  };
  say(table(Object.keys(row), [Object.values(row)]));
  const faults = [
    ...(missing + outOfOrder > 0 ? ['a report is missing or came out of order'] : []),
    ...(asPlanned < calls ? [`${String(calls - asPlanned)} calls were not made as planned, so the rate is not proved`] : []),
    ...(isLong && kit.growth >= MOST_GROWTH_MIB ? ["the kit's memory grows"] : []),
  ];
  say(faults.length === 0 ? 'Every step of every call was reported in order.' : `WRONG: ${faults.join('; ')}`);
  if (!isLong) say('The run was too short to judge memory.');
  return faults.length === 0 ? 0 : 1;
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
    const parts: Parts = { tap, events: await CallEvents.listen(), memory: { kit: [], kamailio: [] } };
    const sides = writeSides(folder, calls, perMinute);
    startProgram(labFolder(), 'called', 'phones', 'sipp', sides.called);
    startProgram(labFolder(), 'callers', 'phones', 'sipp', sides.callers);
    await sample(parts, kit.pid());
    parts.events.stop();
    return verdict(parts);
  } finally {
    await kit.kill();
    await rollcall.kill();
    await tap.stop();
  }
};

runProgram(main);

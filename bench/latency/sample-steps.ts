/** Draws how long an invocation takes in the cloud, from its shape. */
import { ONE_CORE_MB } from '../cost/durations';
import type { Random } from '../measuring/random';
import type { Draws, HopTable } from './hops';
import { Processor } from './processor';
import type { Call, Step } from './shape';

export type Cloud = { readonly draws: Draws; readonly cpu: HopTable['cpu']; readonly coldShare: number; readonly random: Random };

export type Instance = { readonly memoryMb: number; readonly isCold: boolean };

const cpuOf = (call: Call, { cpu }: Cloud): number =>
  call === 'connections-post' || call === 'other-server' ? cpu.handSignedRequest : cpu.sdkRequest;

/** The service that a new instance has no connection to yet. */
const serviceOf = (call: Call): string => call.split('-')[0] ?? call;

/** Milliseconds since the first line of the function ran. */
export type StepTimes = { readonly begunAt: number; readonly answeredAt: number };

type Ready = { readonly at: number; readonly extra: number };

/** Requests are made one after the other by one core, and at most `atOnce` of them are on their way. */
const timesOfStep = ({ call, times, atOnce }: Step, { at, extra }: Ready, processor: Processor, cloud: Cloud): StepTimes => {
  const free = Array.from({ length: Math.max(1, atOnce) }, () => at);
  const begun: number[] = [];
  let last = at;
  for (let made = 0; made < times; made++) {
    const worker = free.indexOf(Math.min(...free));
    const begunAt = processor.run(free[worker] as number, cpuOf(call, cloud));
    const answeredAt = begunAt + extra + cloud.draws[call](cloud.random);
    free[worker] = answeredAt;
    begun.push(begunAt);
    last = Math.max(last, answeredAt);
  }
  return { begunAt: begun[0] ?? at, answeredAt: last };
};

export const timesOf = (steps: readonly Step[], { memoryMb, isCold }: Instance, cloud: Cloud): readonly StepTimes[] => {
  const processor = new Processor(Math.min(1, memoryMb / ONE_CORE_MB), cloud.cpu.periodMs);
  const own = processor.run(0, cloud.cpu.invocation);
  const connected = new Set<string>();
  const all: StepTimes[] = [];
  for (const step of steps) {
    const at = Math.max(own, ...step.after.map((index) => all[index]?.answeredAt ?? 0));
    const isFirst = isCold && !connected.has(serviceOf(step.call));
    connected.add(serviceOf(step.call));
    all.push(timesOfStep(step, { at, extra: isFirst ? cloud.draws['first-request'](cloud.random) : 0 }, processor, cloud));
  }
  return all;
};

/** Whether the instance is new; and if so, how long the start takes. */
export const startOf = (memoryMb: number, cloud: Cloud): { readonly instance: Instance; readonly startMs: number } => {
  const isCold = cloud.random() < cloud.coldShare;
  return { instance: { memoryMb, isCold }, startMs: isCold ? cloud.draws['cold-start'](cloud.random) : 0 };
};

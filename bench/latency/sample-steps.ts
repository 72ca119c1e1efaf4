/** Draws how long an invocation takes in the cloud, from its shape. */
import type { Random } from './distribution';
import type { Draws, HopTable } from './hops';
import type { Call, Step } from './shape';

/** Lambda developer guide, "Configure Lambda function memory": this much memory comes with one core. */
const ONE_CORE_MB = 1_769;

export type Cloud = { readonly draws: Draws; readonly cpu: HopTable['cpu']; readonly coldShare: number; readonly random: Random };

export type Instance = { readonly memoryMb: number; readonly isCold: boolean };

const onShare = (cpuMs: number, { memoryMb }: Instance): number => cpuMs / Math.min(1, memoryMb / ONE_CORE_MB);

const cpuOf = (call: Call, { cpu }: Cloud): number =>
  call === 'connections-post' || call === 'other-server' ? cpu.handSignedRequest : cpu.sdkRequest;

/** The service that a new instance has no connection to yet. */
const serviceOf = (call: Call): string => call.split('-')[0] ?? call;

type Begun = { readonly at: number; readonly extra: number };

/** Requests are made one after the other by one core, and at most `atOnce` of them are on their way. */
const lastAnswer = ({ call, times, atOnce }: Step, { at, extra }: Begun, instance: Instance, cloud: Cloud): number => {
  const cpuMs = onShare(cpuOf(call, cloud), instance);
  const free = Array.from({ length: Math.max(1, atOnce) }, () => at);
  let last = at;
  for (let made = 0; made < times; made++) {
    const worker = free.indexOf(Math.min(...free));
    const begunAt = Math.max(free[worker] as number, at + made * cpuMs) + cpuMs;
    const answeredAt = begunAt + extra + cloud.draws[call](cloud.random);
    free[worker] = answeredAt;
    last = Math.max(last, answeredAt);
  }
  return last;
};

/** When each step is answered, in milliseconds since the first line of the function ran. */
export const answersOf = (steps: readonly Step[], instance: Instance, cloud: Cloud): readonly number[] => {
  const connected = new Set<string>();
  const answers: number[] = [];
  for (const step of steps) {
    const at = Math.max(onShare(cloud.cpu.invocation, instance), ...step.after.map((index) => answers[index] ?? 0));
    const isFirst = instance.isCold && !connected.has(serviceOf(step.call));
    connected.add(serviceOf(step.call));
    answers.push(lastAnswer(step, { at, extra: isFirst ? cloud.draws['first-request'](cloud.random) : 0 }, instance, cloud));
  }
  return answers;
};

/** Whether the instance is new; and if so, how long the start takes. */
export const startOf = (memoryMb: number, cloud: Cloud): { readonly instance: Instance; readonly startMs: number } => {
  const isCold = cloud.random() < cloud.coldShare;
  return { instance: { memoryMb, isCold }, startMs: isCold ? cloud.draws['cold-start'](cloud.random) : 0 };
};

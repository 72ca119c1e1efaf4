/** Time as the functions of this process see it: the machine's, unless a program that runs the functions replaces it. */
import type { Clock } from './clock';
import { timeLimit as timeLimitOfMachine, type TimeLimit } from './time-limit';

/** Resolves after so many milliseconds. */
export type Wait = (ms: number) => Promise<void>;

export type ProcessTime = {
  readonly now: Clock;
  /** After it, `now` is later by at least as much. */
  readonly wait: Wait;
  /** Limits how long a function spends on telling terminals. */
  readonly timeLimit: TimeLimit;
};

const machine: ProcessTime = {
  now: Date.now,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  timeLimit: timeLimitOfMachine,
};
let time = machine;

/** Replaces these members. Returns a function that gives them back to the machine. */
export const setProcessTime = (replacement: Partial<ProcessTime>): (() => void) => {
  time = { ...time, ...replacement };
  return () => {
    const restored = Object.keys(replacement).map((name) => [name, machine[name as keyof ProcessTime]]);
    time = { ...time, ...(Object.fromEntries(restored) as Partial<ProcessTime>) };
  };
};

export const clock = (): Clock => () => time.now();
export const wait = (): Wait => (ms) => time.wait(ms);
export const timeLimit = (): TimeLimit => (ms) => time.timeLimit(ms);

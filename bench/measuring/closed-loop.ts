/** One change at a time: the next change is made after the last delivery of the previous one. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivered } from './expected-deliveries';
import { monotonicMs } from './monotonic-clock';

export type Loop = {
  /** The number of changes that are made first and not counted. */
  readonly warmUp: number;
  readonly changes: number;
  /** The minimum time between changes. */
  readonly paceMs: number;
  /** Called between two changes with the number of changes so far. */
  readonly between?: (made: number) => Promise<void>;
};

export type MakeChange = (index: number) => Promise<Delivered>;

const makeChanges = async (count: number, { paceMs, between }: Loop, make: MakeChange): Promise<readonly Delivered[]> => {
  const delivered: Delivered[] = [];
  for (let index = 0; index < count; index++) {
    const nextAt = monotonicMs() + paceMs;
    delivered.push(await make(index));
    await between?.(index + 1);
    await sleep(Math.max(0, nextAt - monotonicMs()));
  }
  return delivered;
};

/** `begin` is called between the warm-up and the measured changes. */
export const runClosedLoop = async (loop: Loop, make: MakeChange, begin: () => void): Promise<readonly Delivered[]> => {
  await makeChanges(loop.warmUp, { ...loop, between: async () => undefined }, make);
  begin();
  return makeChanges(loop.changes, loop, make);
};

/** One change at a time: the next one is made once the last delivery of the one before has come. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivered } from './expected-deliveries';
import { monotonicMs } from './monotonic-clock';

export type Loop = {
  /** Made first and not counted. */
  readonly warmUp: number;
  readonly changes: number;
  /** From one change to the next at least. */
  readonly paceMs: number;
  /** Between two changes, with how many have been made. */
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

/** `begin` is called between the warm-up and what counts. */
export const runClosedLoop = async (loop: Loop, make: MakeChange, begin: () => void): Promise<readonly Delivered[]> => {
  await makeChanges(loop.warmUp, { ...loop, between: async () => undefined }, make);
  begin();
  return makeChanges(loop.changes, loop, make);
};

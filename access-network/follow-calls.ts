/** Compares the kit's calls with the network's after each connect and at regular intervals. */
import { SECOND_MS } from '../schemas/durations';
import type { CallControl } from './call-control';
import type { Clock, Timer } from './clock';
import type { Calls } from './reports/calls';

export type FollowOptions = {
  readonly control: CallControl;
  readonly calls: Calls;
  readonly clock: Clock;
  readonly everyMs: number;
  /** After each comparison. */
  readonly current: () => void;
};

const RETRY_MS = 2 * SECOND_MS;

/** Returns a function that stops it. */
export const followCalls = ({ control, calls, clock, everyMs, current }: FollowOptions): (() => void) => {
  let timer: Timer | undefined;
  let isStopped = false;
  const again = (ms: number): void => {
    timer?.cancel();
    if (!isStopped) timer = clock.after(ms, () => compare());
  };
  const compare = (): void => {
    // Not connected: the next connect starts a comparison.
    if (!control.isConnected()) return again(everyMs);
    calls.resynchronise().then(
      () => {
        current();
        again(everyMs);
      },
      () => again(RETRY_MS),
    );
  };
  control.start({
    step: (step) => calls.take(step),
    connected: () => {
      calls.disconnected();
      compare();
    },
  });
  return () => {
    isStopped = true;
    timer?.cancel();
    control.stop();
  };
};

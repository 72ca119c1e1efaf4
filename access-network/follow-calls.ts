/** Keeps the kit and the network of one mind: compares their calls after each connect, and now and then. */
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

/** Returns what stops it. */
export const followCalls = ({ control, calls, clock, everyMs, current }: FollowOptions): (() => void) => {
  let timer: Timer | undefined;
  let isStopped = false;
  const again = (ms: number): void => {
    timer?.cancel();
    if (!isStopped) timer = clock.after(ms, () => compare());
  };
  const compare = (): void => {
    // A network that is not there will connect, and begin anew.
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

/**
 * EventBridge's scheduled rules: invokes the timed functions of the wiring once in each of their periods. AWS does so at
 * an unknown second of the period, and this at its beginning. It also invokes them for the period before the start, so
 * that what they plan for later is there from the beginning.
 */
import type { Clock } from '../functions/runtime/clock';
import { namesOf } from '../functions/wiring/named';
import { timedFunctions } from '../functions/wiring/timers';
import { MINUTE_MS } from '../schemas/durations';
import { CLOCK_POLL_MS } from './clock-polling';
import type { Invoker, InvokeResult } from './invoke';
import type { Measurements } from './metrics/measurements';

export type Timers = {
  /** Invokes what is due at once, after the clock was moved by hand. */
  readonly wake: () => void;
  /** Stops invoking and waits for what runs. */
  readonly stop: () => Promise<void>;
};

type TimersOptions = { readonly invoke: Invoker['invoke']; readonly measurements: Pick<Measurements, 'record'>; readonly now: Clock };

export const startTimers = ({ invoke, measurements, now }: TimersOptions): Timers => {
  const running = new Set<Promise<unknown>>();
  const timers = namesOf(timedFunctions).map((name) => {
    const { everyMinutes, ...wired } = timedFunctions[name];
    const periodMs = everyMinutes * MINUTE_MS;
    let invokedFor = Math.floor(now() / periodMs) - 2;
    const run = (period: number): void => {
      const time = new Date(period * periodMs).toISOString();
      const invocation = invoke({ ...wired, name }, { 'detail-type': 'Scheduled Event', source: 'aws.events', time, detail: {} });
      running.add(invocation);
      const note = ({ functionError }: InvokeResult): void => {
        if (functionError) measurements.record({ kind: 'function', of: name, name: 'Errors' });
      };
      void invocation.then(note).finally(() => running.delete(invocation));
    };
    return (): void => {
      const period = Math.floor(now() / periodMs);
      // Of periods that have passed meanwhile, only the last one matters, as if the others had failed.
      for (let due = Math.max(invokedFor + 1, period - 1); due <= period; due += 1) run(due);
      invokedFor = Math.max(invokedFor, period);
    };
  });
  const wake = (): void => timers.forEach((invokeDue) => invokeDue());
  wake();
  const timer = setInterval(wake, CLOCK_POLL_MS);
  return {
    wake,
    stop: async () => {
      clearInterval(timer);
      await Promise.allSettled(running);
    },
  };
};

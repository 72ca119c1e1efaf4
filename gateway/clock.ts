/** Time as the gateway knows it. Everything takes it as an argument, so that tests let hours pass at once. */
export type Timer = { readonly cancel: () => void };

export type Clock = {
  /** Milliseconds of the calendar. */
  readonly now: () => number;
  readonly after: (ms: number, body: () => void) => Timer;
};

/** Node's timers hold 31 bits of milliseconds; no subscription lasts 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Sockets keep the process alive; a timer alone does not. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, body) => {
    const timeout = setTimeout(body, Math.min(Math.max(ms, 0), LONGEST_MS)).unref();
    return { cancel: () => clearTimeout(timeout) };
  },
};

export const sleep = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

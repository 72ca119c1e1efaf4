/** Time as the kit knows it. Everything takes it as an argument, so that tests let hours pass at once. */
export type Timer = { readonly cancel: () => void };

export type Clock = {
  /** Milliseconds of the calendar. */
  readonly now: () => number;
  readonly after: (ms: number, body: () => void) => Timer;
};

/** Sockets keep the process alive; a timer alone does not. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, body) => {
    const timeout = setTimeout(body, Math.max(ms, 0)).unref();
    return { cancel: () => clearTimeout(timeout) };
  },
};

export const sleep = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

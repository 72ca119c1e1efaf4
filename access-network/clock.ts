/** The kit's source of time. Everything gets it as an argument, so that tests can skip hours. */
export type Timer = { readonly cancel: () => void };

export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly after: (ms: number, body: () => void) => Timer;
};

/** The timers do not keep the process alive; its sockets do. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, body) => {
    const timeout = setTimeout(body, Math.max(ms, 0)).unref();
    return { cancel: () => clearTimeout(timeout) };
  },
};

export const sleep = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

/** Polls for something that another process of the test brings about, until a deadline. */

const POLL_EVERY_MS = 5;
/** Long enough for a busy machine: only a test that fails waits so long. */
const WITHIN_MS = 20_000;
/** For a program of the project that a test starts: a busy machine needs long to compile it. */
export const STARTS_WITHIN_MS = 45_000;

export const eventually = async <Found>(
  what: string,
  find: () => Promise<Found | undefined | false>,
  withinMs = WITHIN_MS,
  everyMs = POLL_EVERY_MS,
): Promise<Found> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`No sign of ${what} within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
};

/** The same for a check that is synchronous. */
export const until = <Found>(what: string, find: () => Found | undefined | false, withinMs = WITHIN_MS): Promise<Found> =>
  eventually(what, async () => find(), withinMs);

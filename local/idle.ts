/** Waits until there is no work left. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Short compared with anything that a function does. */
const POLL_MS = 2;

/**
 * A finished task may have started another one that no poll has found yet, so several polls in a row must find nothing.
 */
const QUIET_POLLS = 3;

const DEFAULT_MAX_MS = 30_000;

export class StillBusy extends Error {
  constructor(readonly parts: readonly string[]) {
    super(`Still busy: ${parts.join(', ')}`);
  }
}

/** Throws `StillBusy`, which names the busy parts, after `maxMs`. */
export const untilIdle = async (busy: () => readonly string[], maxMs = DEFAULT_MAX_MS): Promise<void> => {
  const endsAt = performance.now() + maxMs;
  for (let quiet = 0; quiet < QUIET_POLLS;) {
    const names = busy();
    quiet = names.length === 0 ? quiet + 1 : 0;
    if (quiet === QUIET_POLLS) return;
    if (names.length > 0 && performance.now() > endsAt) throw new StillBusy([...new Set(names)]);
    await sleep(POLL_MS);
  }
};

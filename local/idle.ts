/** Waiting until nothing is left to do. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Between two looks: short beside anything that a function does. */
const LOOK_AGAIN_MS = 5;

/** One that finished may have started another that does not show yet: quiet has to last. */
const QUIET_LOOKS = 3;

const DEFAULT_MOST_MS = 30_000;

export class StillBusy extends Error {}

/** Throws `StillBusy`, which names what still is, after `mostMs`. */
export const untilIdle = async (busy: () => readonly string[], mostMs = DEFAULT_MOST_MS): Promise<void> => {
  const endsAt = performance.now() + mostMs;
  for (let quiet = 0; quiet < QUIET_LOOKS;) {
    const names = busy();
    quiet = names.length === 0 ? quiet + 1 : 0;
    if (quiet === QUIET_LOOKS) return;
    if (performance.now() > endsAt) throw new StillBusy(`Still busy: ${[...new Set(names)].join(', ')}`);
    await sleep(LOOK_AGAIN_MS);
  }
};

/** A change that is decided by what was seen: seen otherwise meanwhile, it is decided anew. */
import { unavailable } from '../../../domain/errors';

/** Others change a subscription seldom: when it was verified, when it fails, when it ends. */
const TRIES = 4;
const RETRY_AFTER_SECONDS = 1;

/** `attempt` looks, decides and writes; `undefined` where its write was refused for what had changed since it looked. */
export const retryConflicts = async <Outcome>(attempt: () => Promise<Outcome | undefined>): Promise<Outcome> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
  }
  throw unavailable(RETRY_AFTER_SECONDS);
};

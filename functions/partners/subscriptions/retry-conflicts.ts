/** Repeats a change that depends on what was read, until no other write came in between. */
import { unavailable } from '../../../domain/errors';

/** Others seldom change a subscription: when it is verified, when it fails, when it ends. */
const TRIES = 4;
const RETRY_AFTER_SECONDS = 1;

/**
 * `attempt` reads, decides and writes. It returns `undefined` if something changed after its read, so that its write
 * was refused.
 */
export const retryConflicts = async <Outcome>(attempt: () => Promise<Outcome | undefined>): Promise<Outcome> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
  }
  throw unavailable(RETRY_AFTER_SECONDS);
};

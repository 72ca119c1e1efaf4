/**
 * Repeats a change that depends on what was read, until no other write comes in between. Unlike `untilWritten`, each
 * try reads again, because a refused change of a subscription does not return the subscription.
 */
import { unavailable } from '../../../domain/errors';

/** Other writes to a subscription are rare: when it is verified, when it fails, when it ends. */
const TRIES = 4;
const RETRY_AFTER_SECONDS = 1;

/**
 * `attempt` reads, decides and writes. If its write was refused because something changed after its read, it returns
 * `undefined`.
 */
export const retryConflicts = async <Outcome>(attempt: () => Promise<Outcome | undefined>): Promise<Outcome> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
  }
  throw unavailable(RETRY_AFTER_SECONDS);
};

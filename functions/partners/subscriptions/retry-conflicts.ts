/**
 * Repeats a change that depends on what was read, until no other write comes in between. Each try reads again, because a
 * refused change of a subscription does not return the subscription.
 */
import { unavailable } from '../../../domain/errors';
import { untilWritten } from '../../runtime/until-written';

/** Other writes to a subscription are rare: when it is verified, when it fails, when it ends. */
const TRIES = 4;
const RETRY_AFTER_SECONDS = 1;

/**
 * `attempt` reads, decides and writes. If its write was refused because something changed after its read, it returns
 * `undefined`.
 */
export const retryConflicts = <Outcome>(attempt: () => Promise<Outcome | undefined>): Promise<Outcome> =>
  untilWritten<undefined, Outcome>(
    { seen: undefined },
    async () => {
      const outcome = await attempt();
      return outcome === undefined ? { seen: undefined } : { done: outcome };
    },
    {
      tries: TRIES,
      giveUp: () => {
        throw unavailable(RETRY_AFTER_SECONDS);
      },
    },
  );

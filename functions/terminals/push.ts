/** Sends a change from the bus to the terminals. */
import * as z from 'zod';
import { ConferenceId, Version } from '../../schemas/common';
import type { Deps } from '../ports/deps';
import { conferenceStore, connections, consuming, followers, randomId, terminalStore, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { isOutage } from '../runtime/outage';
import { randomFraction } from '../runtime/random-fraction';
import { inTrace, traceOfEvent } from '../runtime/trace';
import { pushChanges, type PushDeps } from './push-changes';

/** Only the conference and version that the event is about. The content is read from the conference. */
const ChangeOnBus = z.object({
  detail: z.object({
    id: z.string(),
    correlator: z.string().optional(),
    traceparent: z.string().optional(),
    data: z.object({ conferenceId: ConferenceId, version: Version }),
  }),
});

export const pushHandler =
  (deps: PushDeps) =>
  async (event: unknown): Promise<void> => {
    const { detail } = ChangeOnBus.parse(event);
    await inTrace(traceOfEvent(detail), async () => {
      const sent = await pushChanges(deps, detail.data);
      if (sent) deps.log('push.repaired', { conferenceId: sent.conferenceId, version: sent.version, ageMs: deps.clock() - sent.changedAt });
    });
  };

const MOST_TRIES = 3;
/** A later try could run out of time with terminals that hang. */
const LAST_TRY_AFTER_MS = 1_500;
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [100, 800] as const;

/**
 * Lambda itself repeats a failed event only after a minute, and terminals should not wait for that. A try repeats what
 * the one before it did not finish.
 */
export const persistentPushHandler = (deps: PushDeps & Pick<Deps, 'randomId'>) => {
  const push = pushHandler(deps);
  const { clock, wait, randomId } = deps;
  return async (event: unknown): Promise<void> => {
    const startedAt = clock();
    for (let tries = 1; ; tries += 1) {
      try {
        return await push(event);
      } catch (error) {
        if (!isOutage(error) || tries === MOST_TRIES || clock() - startedAt > LAST_TRY_AFTER_MS) throw error;
        await wait(SHORTEST_PAUSE_MS + Math.floor(randomFraction(randomId) * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS)));
      }
    }
  };
};

export const handler = lambda(persistentPushHandler, {
  randomId,
  ...consuming,
  store: conferenceStore,
  terminalStore,
  followers,
  connections,
  wait,
});

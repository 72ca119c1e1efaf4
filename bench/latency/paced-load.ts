/**
 * Lets each function of a local deployment start as late as in the cloud: by what its stream, queue, bus or gateway
 * takes there. So a run shows how many changes are told at once, which depends on how far apart changes are.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { apiFunctions } from '../../functions/wiring/api';
import { queueConsumers } from '../../functions/wiring/queues';
import { ruleConsumers } from '../../functions/wiring/rules';
import { queues } from '../../functions/wiring/storage';
import { streamConsumers } from '../../functions/wiring/streams';
import type { LoadEntry } from '../../local/invoke';
import type { Random } from './distribution';
import type { Draws, HopName } from './hops';

const hopsByEntry = new Map<string, HopName>([
  ...apiFunctions.map(({ entry }) => [entry, 'http-api'] as const),
  ...Object.values(streamConsumers).map(({ entry }) => [entry, 'stream'] as const),
  ...Object.values(ruleConsumers).map(({ entry }) => [entry, 'bus'] as const),
  ...Object.values(queueConsumers).map(({ entry, queue }) => [entry, queues[queue].fifo ? 'fifo-queue' : 'standard-queue'] as const),
]);

/** The hop before an invocation. A function with a queue of its own may also be invoked by a rule, with one event. */
export const hopBefore = (entry: string, event: unknown): HopName | undefined => {
  const hop = hopsByEntry.get(entry);
  const isBatch = Array.isArray((event as { readonly Records?: unknown } | null)?.Records);
  return hop?.endsWith('-queue') && !isBatch ? 'bus' : hop;
};

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** The wait is not part of the invocation: `load` records it afterwards. */
export const pacedLoad =
  (load: LoadEntry, draws: Draws, random: Random): LoadEntry =>
  async (entry) => {
    const { handler } = (await load(entry)) as { readonly handler: Handler };
    const paced: Handler = async (event, context) => {
      const hop = hopBefore(entry, event);
      if (hop) await sleep(draws[hop](random));
      return handler(event, context);
    };
    return { handler: paced };
  };

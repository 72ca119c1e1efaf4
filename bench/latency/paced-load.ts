/**
 * Delays each function of a local deployment by the time that its stream, queue, bus or gateway takes in the cloud. A
 * function tells a change at once only if the last one is long enough ago, so the delays decide which changes are.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadEntry } from '../../local/invoke';
import { wiredFunction } from '../deployment/wired-functions';
import { wrapFunctions } from '../deployment/wrap-functions';
import type { Random } from '../measuring/random';
import type { Draws, HopName } from './hops';

/** The hop before an invocation. What a rule invokes may also have a queue, for events that failed. */
const hopBefore = (entry: string, event: unknown): HopName | undefined => {
  const { invokedBy } = wiredFunction(entry);
  if (invokedBy === 'socket' || invokedBy === 'timer') return undefined;
  const isBatch = Array.isArray((event as { readonly Records?: unknown } | null)?.Records);
  return invokedBy === 'bus' && isBatch ? 'standard-queue' : invokedBy;
};

/** The wait is not part of the invocation: `load` records it afterwards. */
export const pacedLoad = (load: LoadEntry, draws: Draws, random: Random): LoadEntry =>
  wrapFunctions(
    (entry, handler) => async (event, context) => {
      const hop = hopBefore(entry, event);
      if (hop) await sleep(draws[hop](random));
      return handler(event, context);
    },
    load,
  );

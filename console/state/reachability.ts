/**
 * Whether Rollcall answers at all. While no conference is open, the terminal says nothing about its line, and a screen
 * that only waits must not look connected if it is not.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Surroundings } from '../../terminal';

export type Reachability = { readonly answers: ReadonlySignal<boolean | undefined>; readonly surroundings: Surroundings };

export const observed = (surroundings: Surroundings): Reachability => {
  const answers = signal<boolean | undefined>(undefined);
  const seen = (isThere: boolean): void => {
    answers.value = isThere;
  };
  return {
    answers,
    surroundings: {
      ...surroundings,
      fetch: async (url, request) => {
        try {
          const response = await surroundings.fetch(url, request);
          seen(true);
          return response;
        } catch (error) {
          // A request that the console itself has taken back says nothing.
          if (request.signal?.aborted !== true) seen(false);
          throw error;
        }
      },
      connect: (url, protocols, events) =>
        surroundings.connect(url, protocols, {
          ...events,
          opened: () => {
            seen(true);
            events.opened();
          },
          closed: () => {
            seen(false);
            events.closed();
          },
        }),
    },
  };
};

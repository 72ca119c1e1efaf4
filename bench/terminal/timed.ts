/** Notes how long a terminal takes for what it does, without changing it. */
import type { ConferenceStore } from '../../terminal/stores/conference-store';
import type { Surroundings } from '../../terminal/surroundings';
import { monotonicMs } from '../measuring/monotonic-clock';

/** `took`: for each message, until the application has been told of it. The database is written afterwards. */
export const timedMessages = (surroundings: Surroundings, took: (ms: number) => void): Surroundings => ({
  ...surroundings,
  connect: (url, protocols, events) =>
    surroundings.connect(url, protocols, {
      ...events,
      message: (text) => {
        const from = monotonicMs();
        events.message(text);
        took(monotonicMs() - from);
      },
    }),
});

export type TimedStore = ConferenceStore & { readonly isWriting: () => boolean };

export const timedStore = (store: ConferenceStore, took: (ms: number) => void): TimedStore => {
  let writing = 0;
  return {
    ...store,
    isWriting: () => writing > 0,
    save: async (conference, base) => {
      const from = monotonicMs();
      writing += 1;
      try {
        return await store.save(conference, base);
      } finally {
        writing -= 1;
        took(monotonicMs() - from);
      }
    },
  };
};

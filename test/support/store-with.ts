/** A store, except for what a test replaces: what others do between two reads, reads that lag, failures. */
import type { ConferenceStore } from '../../functions/ports/conference-store';

export const storeWith = (store: ConferenceStore, otherwise: Partial<ConferenceStore>): ConferenceStore => ({
  open: (record) => store.open(record),
  leave: (key, at) => store.leave(key, at),
  change: (key, change) => store.change(key, change),
  changeOnly: (key, change) => store.changeOnly(key, change),
  current: (key, options) => store.current(key, options),
  past: (conferenceId) => store.past(conferenceId),
  archive: (record) => store.archive(record),
  list: (key, query) => store.list(key, query),
  ...otherwise,
});

/** Whatever is asked of it, it fails. */
export const failingStore = (error: Error): ConferenceStore => {
  const fail = async () => Promise.reject(error);
  return { open: fail, leave: fail, change: fail, changeOnly: fail, current: fail, past: fail, archive: fail, list: fail };
};

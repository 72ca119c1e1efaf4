/** A store of conferences that tells terminals of each change and opening before it answers that it was written. */
import type { ConferenceChanger, ConferenceStore } from '../ports/conference-store';
import type { Tell } from './in-time';

export const tellingChanger = (store: ConferenceChanger, tell: Tell): ConferenceChanger => {
  const change: ConferenceChanger['change'] = async (initiatorKey, asked) => {
    const outcome = await store.change(initiatorKey, asked);
    if (outcome.result === 'written') await tell(outcome.record);
    return outcome;
  };
  return {
    change,
    changeOnly: change,
    current: (initiatorKey, options) => store.current(initiatorKey, options),
    past: (conferenceId) => store.past(conferenceId),
  };
};

/** Nobody is subscribed to a conference that opens. `announce`: has its followers subscribed. */
export const tellingStore = (
  store: ConferenceStore,
  { tell, announce }: { readonly tell: Tell; readonly announce: Tell },
): ConferenceStore => ({
  ...tellingChanger(store, tell),
  open: async (record) => {
    const outcome = await store.open(record);
    if (outcome.result === 'written') await announce(outcome.record);
    return outcome;
  },
  leave: (initiatorKey, at) => store.leave(initiatorKey, at),
  archive: (record) => store.archive(record),
  list: (initiatorKey, query) => store.list(initiatorKey, query),
});

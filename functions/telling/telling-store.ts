/** A store of conferences that tells terminals of each change before it answers that the change was written. */
import type { ConferenceChanger, ConferenceStore } from '../ports/conference-store';
import type { Tell } from './tell-at-once';

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

/** Nobody is subscribed to a conference that opens: the push of its first event subscribes the followers. */
export const tellingStore = (store: ConferenceStore, tell: Tell): ConferenceStore => ({
  ...tellingChanger(store, tell),
  open: (record) => store.open(record),
  leave: (initiatorKey, at) => store.leave(initiatorKey, at),
  archive: (record) => store.archive(record),
  list: (initiatorKey, query) => store.list(initiatorKey, query),
});

/** Keeps nothing beyond the page or process: for tests, and where there is no database. */
import type { Conference } from '../contract';
import type { ConferenceStore } from './conference-store';
import { headerOf, newestFirst, rowOf } from './rows';

/** `kept` is also what a store that writes everything at once starts from; `changed` is called after every change. */
export const memoryStoreOf = (kept: Map<string, Conference>, changed: () => Promise<void>): ConferenceStore => ({
  load: async (conferenceId) => (conferenceId === undefined ? [...kept.values()].sort(newestFirst)[0] : kept.get(conferenceId)),
  save: async (conference) => {
    const { version = 0 } = kept.get(conference.conferenceId) ?? {};
    if (version > conference.version) return 'stale';
    kept.set(conference.conferenceId, conference);
    await changed();
    return 'saved';
  },
  rows: async (conferenceId) => (kept.get(conferenceId)?.participants ?? []).map((participant) => rowOf(conferenceId, participant)),
  history: async (limit) => [...kept.values()].map(headerOf).sort(newestFirst).slice(0, limit),
  forget: async (conferenceId) => {
    if (conferenceId === undefined) kept.clear();
    else kept.delete(conferenceId);
    await changed();
  },
  close: async () => undefined,
});

export const memoryStore = (): ConferenceStore => memoryStoreOf(new Map(), async () => undefined);

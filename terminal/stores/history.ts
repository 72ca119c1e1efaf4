/** What the database keeps of conferences that are over. */
import type { Conference } from '../contract';
import type { ConferenceStore } from './conference-store';

export const KEPT_CONFERENCES = 20;
/** More than a store ever has. */
const ALL = 1_000;

/** Those that have ended, the newest first. */
export const pastConferences = async (store: ConferenceStore, limit: number): Promise<readonly Conference[]> => {
  const ended = (await store.history(ALL)).filter(({ state }) => state === 'ended').slice(0, limit);
  const conferences = await Promise.all(ended.map(({ conferenceId }) => store.load(conferenceId)));
  // Another tab may have forgotten one meanwhile.
  return conferences.filter((conference) => conference !== undefined);
};

/** The open conference, and those that were before it. */
export const forgetOldest = async (store: ConferenceStore): Promise<void> => {
  for (const { conferenceId } of (await store.history(ALL)).slice(KEPT_CONFERENCES + 1)) await store.forget(conferenceId);
};

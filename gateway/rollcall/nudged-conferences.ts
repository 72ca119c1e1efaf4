/** Conferences in the cloud: a queue says which have changed, and those are read. */
import type { Clock } from '../clock';
import type { ApiClient } from './api-client';
import { KnownConference } from './known-conference';
import type { Conferences } from './ports';
import { readWhole } from './read-conference';

export type Nudged = Conferences & { readonly nudge: (conferenceId: string) => void };

export const nudgedConferences = (api: ApiClient, clock: Clock): Nudged => {
  const followed = new Map<string, KnownConference>();
  return {
    read: (conferenceId) => readWhole(api, conferenceId),
    follow: (conferenceId, changed) => {
      const known = new KnownConference(api, clock, conferenceId, changed);
      followed.set(conferenceId, known);
      return {
        stop: () => {
          known.stop();
          if (followed.get(conferenceId) === known) followed.delete(conferenceId);
        },
      };
    },
    nudge: (conferenceId) => followed.get(conferenceId)?.nudge(),
  };
};

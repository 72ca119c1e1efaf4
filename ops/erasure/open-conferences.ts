/** Whether a conference is open. What belongs to an open one is still needed, and stays until it has ended. */
import { findConference } from '../../functions/conferences/find-conference';
import type { ConferenceId } from '../../schemas/common';
import { CONFERENCE_ID } from '../../schemas/id-patterns';
import type { Connection } from '../deployment/connection';

const IDS = new RegExp(CONFERENCE_ID, 'g');

export const conferencesIn = (text: string): readonly ConferenceId[] => [...new Set(text.match(IDS) ?? [])];

export type OpenConferences = { readonly hasAnyOf: (ids: readonly ConferenceId[]) => Promise<boolean> };

/** Each conference is looked up once. */
export const openConferences = ({ store }: Connection): OpenConferences => {
  const known = new Map<ConferenceId, boolean>();
  const isOpen = async (id: ConferenceId): Promise<boolean> => {
    const record = await findConference(store, id, { consistent: true });
    return record !== undefined && record.state !== 'ended';
  };
  return {
    hasAnyOf: async (ids) => {
      for (const id of ids) {
        if (!known.has(id)) known.set(id, await isOpen(id));
        if (known.get(id)) return true;
      }
      return false;
    },
  };
};

/** The list of looks, in memory. */
import type { ConferenceId } from '../../schemas/common';
import type { LookList, LookNotes } from '../../functions/ports/look-list';

export type MemoryLookList = LookList & {
  readonly notes: Map<ConferenceId, LookNotes>;
  bridgeSilentSince: number | undefined;
};

export const memoryLookList = (): MemoryLookList => {
  const notes = new Map<ConferenceId, LookNotes>();
  const list: MemoryLookList = {
    notes,
    bridgeSilentSince: undefined,
    add: async (conferenceId) => void notes.set(conferenceId, notes.get(conferenceId) ?? {}),
    remove: async (conferenceId) => void notes.delete(conferenceId),
    note: async (conferenceId, noted) => {
      if (notes.has(conferenceId)) notes.set(conferenceId, noted);
    },
    all: async () => ({
      entries: [...notes].map(([conferenceId, noted]) => ({ conferenceId, ...noted })),
      ...(list.bridgeSilentSince === undefined ? {} : { bridgeSilentSince: list.bridgeSilentSince }),
    }),
    bridgeFellSilent: async (since) => {
      const isNew = list.bridgeSilentSince === undefined || since < list.bridgeSilentSince;
      if (isNew) list.bridgeSilentSince = since;
      return isNew;
    },
    bridgeAnswers: async () => void (list.bridgeSilentSince = undefined),
  };
  return list;
};

/**
 * Checks the published events of a deployment: every version that is shown at least once, and always with the same
 * content.
 */
import type { PublishedEvent } from '../../local/bus/bus';
import type { ConferenceEvent } from '../../schemas/events/conference-event';

export type EventRecord = {
  /** The versions of one conference that events tell of or leave out, each once, sorted. */
  readonly versions: (conferenceId: string) => readonly number[];
  /** The types of a conference's events. */
  readonly types: (conferenceId: string) => ReadonlySet<string>;
  /** The number of repeated events. */
  readonly repeats: () => number;
  /** Ids of events that were published with different contents. */
  readonly contradictions: () => readonly string[];
  readonly add: (published: Pick<PublishedEvent, 'event'>) => void;
};

export const eventRecord = (): EventRecord => {
  const texts = new Map<string, Set<string>>();
  const versions = new Map<string, Set<number>>();
  const types = new Map<string, Set<string>>();
  let added = 0;
  return {
    add: ({ event: { detail } }) => {
      const { id, subject, type, data } = detail as ConferenceEvent;
      added += 1;
      texts.set(id, (texts.get(id) ?? new Set()).add(JSON.stringify(detail)));
      types.set(subject, (types.get(subject) ?? new Set()).add(type));
      const told = versions.get(subject) ?? new Set();
      for (let version = data.version; version > (data.previousVersion ?? 0); version -= 1) told.add(version);
      versions.set(subject, told);
    },
    versions: (conferenceId) => [...(versions.get(conferenceId) ?? [])].sort((one, other) => one - other),
    types: (conferenceId) => types.get(conferenceId) ?? new Set(),
    repeats: () => added - texts.size,
    contradictions: () => [...texts].filter(([, each]) => each.size > 1).map(([id]) => id),
  };
};

export const oneTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

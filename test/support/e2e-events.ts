/** What a deployment has told on its bus, held against the promise: every version at least once, and always in the same words. */
import type { PublishedEvent } from '../../local/bus/bus';
import type { ConferenceEvent } from '../../schemas/events/conference-event';

export type EventRecord = {
  /** Of one conference, each once, sorted. */
  readonly versions: (conferenceId: string) => readonly number[];
  /** How many came again. */
  readonly repeats: () => number;
  /** Ids under which different bytes were told. */
  readonly contradictions: () => readonly string[];
  readonly add: (published: PublishedEvent) => void;
};

export const eventRecord = (): EventRecord => {
  const texts = new Map<string, Set<string>>();
  const versions = new Map<string, Set<number>>();
  let told = 0;
  return {
    add: ({ event: { detail } }) => {
      const { id, subject, data } = detail as ConferenceEvent;
      told += 1;
      texts.set(id, (texts.get(id) ?? new Set()).add(JSON.stringify(detail)));
      versions.set(subject, (versions.get(subject) ?? new Set()).add(data.version));
    },
    versions: (conferenceId) => [...(versions.get(conferenceId) ?? [])].sort((one, other) => one - other),
    repeats: () => told - texts.size,
    contradictions: () => [...texts].filter(([, each]) => each.size > 1).map(([id]) => id),
  };
};

export const oneTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

/** A change of a conference, and the source that it is known from. */
import type { ShownChange } from '../../domain/events/change-in-log';
import type { ConferenceRecord } from '../../domain/conference/record';

/** `from`: `bus`, `log`, or the id of a subscription. `first` is absent if the source does not say it. */
export type KnownChange = Omit<ShownChange, 'first'> & {
  readonly first?: number;
  readonly from: string;
  readonly correlator?: string | undefined;
};

/** Undefined if the event is of another conference. */
export const versionIn = (eventId: string, { conferenceId }: ConferenceRecord): number | undefined =>
  eventId.startsWith(`${conferenceId}_`) ? Number(eventId.slice(conferenceId.length + 1)) || undefined : undefined;

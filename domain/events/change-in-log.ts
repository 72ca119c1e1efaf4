/**
 * A change as the log has it, in one short text, because every byte of a line is paid for:
 * `12 participant.joined.v1 2026-11-23T09:00:04.120Z p7k2m4q9ax3`. These are its version, its type, its time and, if the
 * event is about one participant, which. `10-12` is version 12, after versions 10 and 11, which show nothing.
 */
import type { ConferenceEvent } from '../../schemas/events/conference-event';

const PREFIX = 'rollcall.';
const CHANGE = /^(?:(\d{1,10})-)?(\d{1,10}) ([a-z0-9.-]+) (\d\S+Z)(?: (p[0-9a-z]+))?$/;

/** What is read of an event. */
type OfEvent = {
  readonly type: string;
  readonly time: string;
  readonly data: Pick<ConferenceEvent['data'], 'version' | 'previousVersion'> & {
    readonly participants: readonly { readonly participantId: string }[];
  };
};

export type ShownChange = {
  readonly version: number;
  /** The version itself, or the first of those before it that show nothing. */
  readonly first: number;
  readonly type: string;
  readonly at: number;
  /** Absent if the event is about the conference, or about several participants. */
  readonly participantId?: string;
};

/** What an event says of its change, briefly. */
export const shownChange = ({ type, time, data: { version, previousVersion, participants } }: OfEvent): ShownChange => {
  const [participant, ...others] = type.startsWith(`${PREFIX}participant.`) ? participants : [];
  return {
    version,
    first: (previousVersion ?? version - 1) + 1,
    type,
    at: Date.parse(time),
    ...(participant && others.length === 0 && { participantId: participant.participantId }),
  };
};

export const changeInLog = (event: OfEvent): string => {
  const { version, first, type, participantId } = shownChange(event);
  const versions = first === version ? String(version) : `${String(first)}-${String(version)}`;
  return [versions, type.replace(PREFIX, ''), event.time, ...(participantId === undefined ? [] : [participantId])].join(' ');
};

/** Undefined if the text has another form. */
export const changeFromLog = (text: string): ShownChange | undefined => {
  const [, first, version, type = '', time = '', participantId] = CHANGE.exec(text) ?? [];
  const at = Date.parse(time);
  if (version === undefined || Number.isNaN(at)) return undefined;
  return {
    version: Number(version),
    first: Number(first ?? version),
    type: `${PREFIX}${type}`,
    at,
    ...(participantId !== undefined && { participantId }),
  };
};

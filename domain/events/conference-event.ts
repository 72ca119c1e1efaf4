/** The event of a change, from the record before and after it: the same bytes whenever it is made again. */
import type { ConferenceEvent, EventParticipant } from '../../schemas/events/conference-event';
import type { ManagementAction, Participant } from '../../schemas/participant';
import type { ConferenceRecord } from '../conference/record';
import { fieldsOf, ordered } from '../conference/view/conference-view';
import { participantView } from '../conference/view/participant-view';
import { timestamp } from '../conference/view/timestamp';

const SEQUENCE_DIGITS = 10;

export type EventContext = { readonly source: string; readonly actions: readonly ManagementAction[] };

export const eventId = (record: Pick<ConferenceRecord, 'conferenceId' | 'version'>): string =>
  `${record.conferenceId}_${String(record.version)}`;

const impersonal = ({ phoneNumber: _number, displayName: _name, reference: _reference, ...rest }: Participant): EventParticipant => rest;

/** Everything that is shown of a participant but its version, which moves for everyone at once. */
const shown = ({ version: _version, ...rest }: EventParticipant): string => JSON.stringify(rest);

/** Where these are alike, a participant whose row has not changed is shown as before. */
const isSeenAlike = (before: ConferenceRecord, after: ConferenceRecord): boolean =>
  before.state === after.state &&
  before.unconfirmed === after.unconfirmed &&
  before.bridgeSilent === after.bridgeSilent &&
  before.initiatorId === after.initiatorId;

/** `before` undefined, or of another conference: everybody is new. */
const changedParticipants = (
  earlier: ConferenceRecord | undefined,
  after: ConferenceRecord,
  { actions }: EventContext,
): EventParticipant[] => {
  const before = earlier?.conferenceId === after.conferenceId ? earlier : undefined;
  const isAlike = before !== undefined && isSeenAlike(before, after);
  return ordered(after).flatMap(([id, row]) => {
    const known = before?.participants[id];
    if (isAlike && known === row) return [];
    const now = impersonal(participantView(after, id, row, actions));
    const isKnown = before && known && shown(impersonal(participantView(before, id, known, actions))) === shown(now);
    return isKnown ? [] : [now];
  });
};

export const conferenceEvent = (before: ConferenceRecord | undefined, after: ConferenceRecord, context: EventContext): ConferenceEvent => {
  const { subject: _subject, reference: _reference, conferenceUri: _uri, ...fields } = fieldsOf(after, context.actions);
  return {
    specversion: '1.0',
    id: eventId(after),
    source: context.source,
    type: after.lastChange,
    subject: after.conferenceId,
    time: timestamp(after.changedAt),
    datacontenttype: 'application/json',
    sequence: String(after.version).padStart(SEQUENCE_DIGITS, '0'),
    data: {
      conferenceId: after.conferenceId,
      version: after.version,
      previousVersion: after.version > 1 ? after.version - 1 : null,
      state: 'partial',
      conferenceState: after.state,
      ...fields,
      participants: changedParticipants(before, after, context),
    },
  };
};

/** The event of a change, made from the record before and after it. Making it again gives the same bytes. */
import type { ParticipantId } from '../../schemas/common';
import type { ConferenceEvent, EventParticipant } from '../../schemas/events/conference-event';
import type { ManagementAction, Participant } from '../../schemas/participant';
import { shownBefore } from '../conference/hidden';
import type { ConferenceRecord } from '../conference/record';
import { fieldsOf, ordered } from '../conference/view/conference-view';
import { areShownAlike, participantView } from '../conference/view/participant-view';
import { timestamp } from '../conference/view/timestamp';
import { flagChangedBy } from './flag-changed-by';

const SEQUENCE_DIGITS = 10;

export type EventContext = { readonly source: string; readonly actions: readonly ManagementAction[] };

const eventId = (record: Pick<ConferenceRecord, 'conferenceId' | 'version'>): string => `${record.conferenceId}_${String(record.version)}`;

const withoutPersonalData = ({ phoneNumber: _number, displayName: _name, reference: _reference, ...rest }: Participant): EventParticipant =>
  rest;

/** Everything that is shown of a participant except its version, which moves for everyone at once. */
const shown = ({ version: _version, ...rest }: EventParticipant): string => JSON.stringify(rest);

/** A participant whose record has changed may still be shown as before. */
const isShownAsBefore = (before: ConferenceRecord, after: ConferenceRecord, id: ParticipantId, { actions }: EventContext): boolean => {
  const [old, participant] = [before.participants[id], after.participants[id]];
  if (!old || !participant) return false;
  if (old === participant && areShownAlike(before, after)) return true;
  const [was, is] = [participantView(before, id, old, actions), participantView(after, id, participant, actions)];
  return shown(withoutPersonalData(was)) === shown(withoutPersonalData(is));
};

/** If `before` is undefined, or of another conference, every participant is new. */
const changedParticipants = (before: ConferenceRecord | undefined, after: ConferenceRecord, context: EventContext): EventParticipant[] => {
  const same = before?.conferenceId === after.conferenceId ? before : undefined;
  return ordered(after)
    .filter(([id]) => !same || !isShownAsBefore(same, after, id, context))
    .map(([id, participant]) => {
      const by = flagChangedBy(after, same?.participants[id], participant);
      const view = withoutPersonalData(participantView(after, id, participant, context.actions));
      return by === undefined ? view : { ...view, by };
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
    ...after.trace,
    data: {
      conferenceId: after.conferenceId,
      version: after.version,
      previousVersion: shownBefore(after),
      state: 'partial',
      conferenceState: after.state,
      ...fields,
      participants: changedParticipants(before, after, context),
    },
  };
};

/** An event of the bus in the form that one subscription receives. */
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { DeliveredConferenceEvent } from '../../schemas/events/delivered-event';
import type { ManagementAction } from '../../schemas/participant';
import type { ConferenceRecord } from '../conference/record';
import { conferenceEvent } from '../events/conference-event';
import { isFiltered } from './matching';
import type { SubscriptionRecord } from './record';

type Receiver = Pick<SubscriptionRecord, 'id' | 'types' | 'seesNumbers'>;

type Data = DeliveredConferenceEvent['data'];
type Participant = Data['participants'][number];

/**
 * Adds numbers and the terminal's own words from the conference. A participant that is no longer in the record stays
 * without them.
 */
const withNumbers = (data: Data, { subject, reference, participants }: ConferenceRecord): Data => ({
  ...data,
  subject: subject ?? null,
  reference: reference ?? null,
  participants: data.participants.map((shown): Participant => {
    const participant = participants[shown.participantId];
    if (!participant) return shown;
    return {
      ...shown,
      ...(participant.phoneNumber === undefined ? {} : { phoneNumber: participant.phoneNumber }),
      displayName: participant.displayName ?? null,
      reference: participant.reference ?? null,
    };
  }),
});

/** `record` supplies the numbers, if the subscription may see them. It is `undefined` if the conference is gone. */
export const deliveredEvent = (
  {
    correlator: _,
    ...event
  }: Omit<ConferenceEvent, 'data'> & { readonly data: Omit<ConferenceEvent['data'], 'state'> & Pick<Data, 'state'> },
  receiver: Receiver,
  record: ConferenceRecord | undefined,
): DeliveredConferenceEvent => {
  const data: Data = { ...event.data, subscriptionId: receiver.id, ...(isFiltered(receiver) ? { filtered: true as const } : {}) };
  return { ...event, data: receiver.seesNumbers && record ? withNumbers(data, record) : data };
};

type InitialContext = { readonly source: string; readonly actions: readonly ManagementAction[] };

/** The whole conference, as an event of its last change. Later events are changes of it. */
export const initialEvent = (record: ConferenceRecord, receiver: Receiver, context: InitialContext): DeliveredConferenceEvent => {
  const { id, data, ...event } = conferenceEvent(undefined, record, context);
  const participants = data.participants.filter(({ removed }) => !removed);
  return deliveredEvent(
    { ...event, id: `${id}_initial`, data: { ...data, previousVersion: null, state: 'full', participants } },
    receiver,
    record,
  );
};

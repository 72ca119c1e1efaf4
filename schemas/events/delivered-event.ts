/**
 * An event as a sink receives it: the event of the bus for one subscription, with numbers and names if it may see them.
 */
import * as z from 'zod';
import { PhoneNumber, StoredText } from '../common';
import { SubscriptionId } from '../subscription';
import { ConferenceEvent, ConferenceEventData, EventParticipant } from './conference-event';

const DeliveredParticipant = EventParticipant.extend({
  phoneNumber: PhoneNumber.optional(),
  displayName: StoredText.nullable().optional(),
  reference: StoredText.nullable().optional(),
}).meta({ id: 'DeliveredParticipant' });

const DeliveredConferenceEventData = ConferenceEventData.extend({
  subscriptionId: SubscriptionId,
  /** `full` in the initial event, which is sent if the subscription sets `initialEvent`; `partial` otherwise. */
  state: z.enum(['partial', 'full']),
  /** This subscription does not receive every change: missing versions are not a loss. */
  filtered: z.literal(true).optional(),
  subject: StoredText.nullable().optional(),
  reference: StoredText.nullable().optional(),
  participants: z.array(DeliveredParticipant),
}).meta({ id: 'DeliveredConferenceEventData' });

/** Without the correlator, which may be the word of another client. */
export const DeliveredConferenceEvent = ConferenceEvent.omit({ correlator: true }).extend({ data: DeliveredConferenceEventData }).meta({
  id: 'DeliveredConferenceEvent',
});
export type DeliveredConferenceEvent = z.infer<typeof DeliveredConferenceEvent>;

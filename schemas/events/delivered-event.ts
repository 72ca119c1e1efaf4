/** An event as a sink gets it: the event of the bus for one subscription, with numbers and names for those who may see them. */
import * as z from 'zod';
import { DisplayName, PhoneNumber, Reference } from '../common';
import { Subject } from '../conference';
import { SubscriptionId } from '../subscription';
import { ConferenceEvent, ConferenceEventData, EventParticipant } from './conference-event';

const DeliveredParticipant = EventParticipant.extend({
  phoneNumber: PhoneNumber.optional(),
  displayName: DisplayName.nullable().optional(),
  reference: Reference.nullable().optional(),
}).meta({ id: 'DeliveredParticipant' });

const DeliveredConferenceEventData = ConferenceEventData.extend({
  subscriptionId: SubscriptionId,
  /** `full`: the state when the subscription began, of the event that `initialEvent` asks for. */
  state: z.enum(['partial', 'full']),
  /** Not every change comes here: a gap in the versions is no loss. */
  filtered: z.literal(true).optional(),
  subject: Subject.nullable().optional(),
  reference: Reference.nullable().optional(),
  participants: z.array(DeliveredParticipant),
}).meta({ id: 'DeliveredConferenceEventData' });

export const DeliveredConferenceEvent = ConferenceEvent.extend({ data: DeliveredConferenceEventData }).meta({
  id: 'DeliveredConferenceEvent',
  description: 'A change of a conference, delivered to a subscription.',
});
export type DeliveredConferenceEvent = z.infer<typeof DeliveredConferenceEvent>;

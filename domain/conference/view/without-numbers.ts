/** Leaves out numbers and the terminals' own words, for callers who may not see them. */
import type { Conference, PartialConference } from '../../../schemas/conference';
import type { Participant } from '../../../schemas/participant';

export const withoutNumber = (participant: Participant): Participant => ({
  ...participant,
  phoneNumber: null,
  displayName: null,
  reference: null,
});

export const withoutNumbers = <View extends Conference | PartialConference>(view: View): View => ({
  ...view,
  subject: null,
  reference: null,
  // It may contain a number.
  ...(view.conferenceUri === undefined ? {} : { conferenceUri: null }),
  participants: view.participants.map(withoutNumber),
});

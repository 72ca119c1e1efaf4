/** What is personal is left out for those who may not see it. */
import type { Conference, PartialConference } from '../../../schemas/conference';

export const withoutNumbers = <View extends Conference | PartialConference>(view: View): View => ({
  ...view,
  subject: null,
  participants: view.participants.map((participant) => ({ ...participant, phoneNumber: null, displayName: null })),
});

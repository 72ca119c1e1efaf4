/** A conference as an RFC 4575 document: full, or partial if it holds only the changes of one version. */
import type { Conference, PartialConference } from '../../schemas/conference';
import type { Participant } from '../../schemas/participant';
import { conferenceDocument } from './conference-element';
import { entityOf, isListed, PLAIN_FORM, type PhoneForm } from './phone-form';
import { deletedUser, userElement } from './user-element';
import type { Element } from './xml';

const isPartial = (view: Conference | PartialConference): view is PartialConference => view.state === 'partial';

const changed = (participant: Participant, form: PhoneForm): Element =>
  isListed(participant, form) ? userElement(participant, form) : deletedUser(entityOf(participant, form));

/** A phone recognises the conference that it was called from by this, so it must be the user and host of its Contact. */
const conferenceEntity = ({ conferenceUri, conferenceId }: Conference | PartialConference, { domain }: PhoneForm): string =>
  conferenceUri ?? (domain === null ? `urn:rollcall:${conferenceId}` : `sip:${conferenceId}@${domain}`);

export const conferenceInfo = (view: Conference | PartialConference, form: PhoneForm = PLAIN_FORM): string => {
  const { version, subject, maxParticipants, participants } = view;
  const about = { entity: conferenceEntity(view, form), version, subject, maxParticipants };
  if (isPartial(view)) {
    // Its participants are only those that changed, so it counts nobody.
    const users = participants.map((participant) => changed(participant, form));
    return conferenceDocument({ ...about, state: 'partial', conferenceState: view.conferenceState, userCount: undefined, users });
  }
  const users = participants.filter((participant) => isListed(participant, form)).map((participant) => userElement(participant, form));
  return conferenceDocument({ ...about, state: 'full', conferenceState: view.state, userCount: users.length, users });
};

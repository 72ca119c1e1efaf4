/**
 * A conference as an RFC 4575 document: full, or partial if it holds only the changes of one version. The schema sets
 * the order of the elements (RFC 4575 section 7).
 */
import type { Conference, PartialConference } from '../../schemas/conference';
import type { Participant } from '../../schemas/participant';
import { type Element, element, xmlDocument } from './xml';

const NAMESPACE = 'urn:ietf:params:xml:ns:conference-info';

/**
 * A participant whose number may not be shown is anonymous, but remains distinguishable from the others (RFC 4575
 * section 5.6).
 */
const entityOf = ({ participantId, phoneNumber }: Participant): string =>
  phoneNumber === null ? `sip:${participantId}@anonymous.invalid` : `tel:${phoneNumber}`;

const text = (name: string, value: string | null | undefined): Element | undefined =>
  value === null || value === undefined ? undefined : element(name, value);

const disconnection = ({ disconnection: end }: Participant): readonly (Element | undefined)[] => {
  if (!end) return [];
  // RFC 3326 section 2: the reason in the form of a Reason header field.
  const reason = end.sipCode === null ? null : `SIP;cause=${String(end.sipCode)}`;
  return [element('disconnection-method', end.method), element('disconnection-info', [element('when', end.at), text('reason', reason)])];
};

const joining = ({ joinedAt }: Participant): readonly (Element | undefined)[] =>
  joinedAt === null ? [] : [element('joining-method', 'dialed-out'), element('joining-info', [element('when', joinedAt)])];

const endpoint = (participant: Participant): Element =>
  element('endpoint', [element('status', participant.endpointStatus), ...joining(participant), ...disconnection(participant)], {
    entity: entityOf(participant),
  });

const user = (participant: Participant): Element =>
  participant.removed
    ? element('user', [], { entity: entityOf(participant), state: 'deleted' })
    : element(
        'user',
        [text('display-text', participant.displayName), element('roles', [element('entry', participant.role)]), endpoint(participant)],
        { entity: entityOf(participant), state: 'full' },
      );

const isPartial = (view: Conference | PartialConference): view is PartialConference => view.state === 'partial';

const stateElement = (view: Conference | PartialConference): Element => {
  const state = isPartial(view) ? view.conferenceState : view.state;
  const active = state !== 'ended' && state !== 'ending';
  // In a partial document the count would cover only the participants that changed, so it is left out.
  const count = isPartial(view) ? undefined : element('user-count', String(view.participants.length));
  return element('conference-state', [count, element('active', String(active))]);
};

export const conferenceInfo = (view: Conference | PartialConference): string => {
  const description = [
    text('subject', view.subject),
    text('maximum-user-count', view.maxParticipants === undefined ? null : String(view.maxParticipants)),
  ];
  return xmlDocument(
    element(
      'conference-info',
      [
        element('conference-description', description),
        stateElement(view),
        element('users', view.participants.map(user), { state: isPartial(view) ? 'partial' : 'full' }),
      ],
      {
        xmlns: NAMESPACE,
        entity: view.conferenceUri ?? `urn:rollcall:${view.conferenceId}`,
        state: isPartial(view) ? 'partial' : 'full',
        version: String(view.version),
      },
    ),
  );
};

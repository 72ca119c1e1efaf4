/**
 * A participant as an element of an RFC 4575 document. The schema sets the order of the elements (RFC 4575 section 7).
 * There is no `<media>`: phones exist that end if one has no `<status>`.
 */
import type { Participant } from '../../schemas/participant';
import { entityOf, type PhoneForm } from './phone-form';
import { type Element, element } from './xml';

export const textElement = (name: string, value: string | null | undefined): Element | undefined =>
  value === null || value === undefined ? undefined : element(name, value);

const disconnection = ({ disconnection: end }: Participant): readonly (Element | undefined)[] => {
  if (!end) return [];
  // RFC 3326 section 2: the reason in the form of a Reason header field.
  const reason = end.sipCode === null ? null : `SIP;cause=${String(end.sipCode)}`;
  return [
    element('disconnection-method', end.method),
    element('disconnection-info', [element('when', end.at), textElement('reason', reason)]),
  ];
};

/** Somebody whom only the event package shows may have dialled in. */
const joining = ({ joinedAt, source }: Participant): readonly (Element | undefined)[] =>
  joinedAt === null
    ? []
    : [
        source === 'event-package' ? undefined : element('joining-method', 'dialed-out'),
        element('joining-info', [element('when', joinedAt)]),
      ];

const endpoint = (participant: Participant, entity: string): Element =>
  element('endpoint', [element('status', participant.endpointStatus), ...joining(participant), ...disconnection(participant)], { entity });

export const deletedUser = (entity: string): Element => element('user', [], { entity, state: 'deleted' });

export const userElement = (participant: Participant, form: PhoneForm): Element => {
  const entity = entityOf(participant, form);
  const roles = element('roles', [element('entry', participant.role)]);
  return element('user', [textElement('display-text', participant.displayName), roles, endpoint(participant, entity)], {
    entity,
    state: 'full',
  });
};

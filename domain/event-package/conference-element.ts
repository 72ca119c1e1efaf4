/** The root of an RFC 4575 document, around its users. */
import type { ConferenceState } from '../../schemas/conference';
import { textElement } from './user-element';
import { type Element, element, xmlDocument } from './xml';

const NAMESPACE = 'urn:ietf:params:xml:ns:conference-info';

export type ConferenceInfo = {
  readonly entity: string;
  readonly state: 'full' | 'partial';
  readonly version: number;
  readonly subject: string | null | undefined;
  readonly maxParticipants: number | undefined;
  readonly conferenceState: ConferenceState | undefined;
  /** Of all users, not only of those in the document. */
  readonly userCount: number | undefined;
  readonly users: readonly Element[];
};

const description = ({ subject, maxParticipants }: ConferenceInfo): Element =>
  element('conference-description', [
    textElement('subject', subject),
    textElement('maximum-user-count', maxParticipants === undefined ? null : String(maxParticipants)),
  ]);

const stateElement = ({ conferenceState, userCount }: ConferenceInfo): Element =>
  element('conference-state', [
    textElement('user-count', userCount === undefined ? undefined : String(userCount)),
    element('active', String(conferenceState !== 'ended' && conferenceState !== 'ending')),
  ]);

export const conferenceDocument = (info: ConferenceInfo): string => {
  const { entity, state, version, users } = info;
  return xmlDocument(
    element('conference-info', [description(info), stateElement(info), element('users', users, { state })], {
      xmlns: NAMESPACE,
      entity,
      state,
      version: String(version),
    }),
  );
};

/**
 * The documents of one SIP subscription. A subscriber was told a roster before, so a partial document is the difference
 * between that roster and the present one, no matter how many versions of the conference lie between them.
 */
import type { Conference } from '../../schemas/conference';
import type { Participant } from '../../schemas/participant';
import { conferenceDocument } from './conference-element';
import { entityOf, isListed, type PhoneForm } from './phone-form';
import { deletedUser, userElement } from './user-element';
import { type Element, xmlText } from './xml';

/** Entity → digest of the user's element. */
export type ToldRoster = Readonly<Record<string, string>>;

export type SubscriberForm = PhoneForm & {
  /** The user and host that the subscriber asked for: what it compares the document with. */
  readonly entity: string;
  readonly showsNumber: (participant: Participant) => boolean;
  /** A short text that differs if the element differs. */
  readonly digest: (element: string) => string;
};

type Listed = { readonly entity: string; readonly element: Element; readonly digest: string };

export type SubscriberView = {
  readonly told: ToldRoster;
  readonly full: (version: number) => string;
  /** Undefined if the roster is the one that was told. */
  readonly partial: (version: number, told: ToldRoster) => string | undefined;
  /** A partial document that may hold no user at all: the last word of a conference. */
  readonly last: (version: number, told: ToldRoster) => string;
};

const listedBy = (form: SubscriberForm, participants: readonly Participant[]): Listed[] =>
  participants
    .map((participant) => (form.showsNumber(participant) ? participant : { ...participant, phoneNumber: null }))
    .filter((participant) => isListed(participant, form))
    .map((participant) => {
      const element = userElement(participant, form);
      return { entity: entityOf(participant, form), element, digest: form.digest(xmlText(element)) };
    });

const differences = (listed: readonly Listed[], told: ToldRoster): Element[] => {
  const present = new Set(listed.map(({ entity }) => entity));
  const changed = listed.filter(({ entity, digest }) => told[entity] !== digest).map(({ element }) => element);
  return [
    ...changed,
    ...Object.keys(told)
      .filter((entity) => !present.has(entity))
      .map(deletedUser),
  ];
};

export const subscriberView = (conference: Conference, form: SubscriberForm): SubscriberView => {
  const listed = listedBy(form, conference.participants);
  const { subject, maxParticipants, state: conferenceState } = conference;
  const document = (state: 'full' | 'partial', version: number, users: readonly Element[]): string =>
    conferenceDocument({ entity: form.entity, state, version, subject, maxParticipants, conferenceState, userCount: listed.length, users });
  const last = (version: number, told: ToldRoster): string => document('partial', version, differences(listed, told));
  return {
    told: Object.fromEntries(listed.map(({ entity, digest }) => [entity, digest])),
    full: (version) =>
      document(
        'full',
        version,
        listed.map(({ element }) => element),
      ),
    partial: (version, told) => (differences(listed, told).length === 0 ? undefined : last(version, told)),
    last,
  };
};

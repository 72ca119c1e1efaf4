/** What support reads about a conference and about each of its participants. */
import type { Conference, Participant } from '../../terminal';
import type { Texts } from '../texts/en';
import type { SupportTexts } from '../texts/support/en';
import { initialsOf, numberBeside } from './names';
import { formatNumber } from './phone-numbers';
import { durationText } from './past';
import { type Row, rowOf } from './row';
import { outsider } from './support-names';

/** `words` in the language of the user, such as `Started: 12 Nov 2026, 14:02:31`. */
export type Fact = { readonly name: string; readonly words: string };

export type SupportWords = { readonly texts: Texts; readonly support: SupportTexts };

export const timeText = (at: string | number, { locale }: Texts): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(typeof at === 'string' ? Date.parse(at) : at);

type Found = readonly [name: string, words: string | null | undefined];

const known = (found: readonly Found[]): readonly Fact[] =>
  found.flatMap(([name, words]) => (words === null || words === undefined || words === '' ? [] : [{ name, words }]));

const initiatorText = ({ participants }: Conference, support: SupportTexts): string | undefined => {
  const initiator = participants.find(({ role }) => role === 'initiator');
  if (!initiator) return undefined;
  const { displayName, phoneNumber } = initiator;
  const words = [displayName, phoneNumber === null ? null : formatNumber(phoneNumber)].filter((each) => each !== null);
  return words.length === 0 ? support.people.initiator : words.join(', ');
};

const managementText = ({ management }: Conference, { manageable, unmanageable }: SupportTexts): string =>
  management.available || management.reason === null ? manageable : unmanageable[management.reason];

export const factsOf = (conference: Conference, { texts, support }: SupportWords): readonly Fact[] => {
  const { facts, states, origins, endReasons, sources, never } = support;
  const { endedAt, endReason, startedAt, endsAt, management } = conference;
  const time = (at: string | null): string | undefined => (at === null ? undefined : timeText(at, texts));
  return known([
    [facts.state, states[conference.state]],
    [facts.why, endReason && endReasons[endReason]],
    [facts.subject, conference.subject],
    [facts.initiator, initiatorText(conference, support)],
    [facts.origin, origins[conference.origin]],
    [facts.created, time(conference.createdAt)],
    [facts.started, time(startedAt) ?? never],
    [facts.ended, time(endedAt)],
    [facts.duration, durationText(conference)],
    [facts.endsAt, endedAt === null ? time(endsAt) : undefined],
    [facts.management, managementText(conference, support)],
    [facts.source, management.source && sources[management.source]],
    [facts.reference, conference.reference],
    [facts.uri, conference.conferenceUri],
    [facts.version, String(conference.version)],
    [facts.id, conference.conferenceId],
  ]);
};

export type Person = { readonly row: Row; readonly facts: readonly Fact[] };

const callText = ({ call }: Participant, { texts, support }: SupportWords): string | undefined =>
  call
    ? [support.callStates[call.state], call.cause && texts.status.causes[call.cause], timeText(call.at, texts)].filter(Boolean).join(' · ')
    : undefined;

const endText = ({ disconnection }: Participant, { texts, support }: SupportWords): string | undefined => {
  if (!disconnection) return undefined;
  const { method, cause, sipCode, at } = disconnection;
  const code = sipCode === null ? undefined : support.person.sip(sipCode);
  return [support.methods[method], cause && texts.status.causes[cause], code, timeText(at, texts)].filter(Boolean).join(' · ');
};

const actionText = ({ lastAction }: Participant, { texts, support }: SupportWords): string | undefined => {
  if (!lastAction) return undefined;
  const { action, outcome, code, at } = lastAction;
  return [support.actions[action], support.outcomes[outcome], code, timeText(at, texts)].filter(Boolean).join(' · ');
};

/** Only where it says something else than what is shown. */
const eventPackageText = ({ eventPackage, endpointStatus }: Participant, { texts, support }: SupportWords): string | undefined => {
  if (!eventPackage || eventPackage.endpointStatus === endpointStatus) return undefined;
  return eventPackage.endpointStatus === null ? support.person.nothing : texts.endpoints[eventPackage.endpointStatus];
};

export const personOf = (participant: Participant, conference: Conference, words: SupportWords): Person => {
  const { texts, support } = words;
  // What was asked last has a line of its own, so the row says how the party stands.
  const { lastAction } = participant;
  const shown = { ...outsider(participant, support), lastAction: conference.state === 'ended' ? lastAction : null };
  const number = participant.displayName === null ? undefined : numberBeside(participant);
  const row = { ...rowOf(shown, { conference }, texts), initials: initialsOf(participant), number };
  return {
    row,
    facts: known([
      [support.person.call, callText(participant, words)],
      [support.person.joined, participant.joinedAt !== null && conference.state !== 'ended' ? timeText(participant.joinedAt, texts) : null],
      [support.person.ended, endText(participant, words)],
      [support.person.action, actionText(participant, words)],
      [support.person.eventPackage, eventPackageText(participant, words)],
      [support.person.source, participant.source && support.sources[participant.source]],
      [support.person.id, participant.participantId],
    ]),
  };
};

/** What happened to a conference, for somebody who is not in it. */
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { Participant } from '../../terminal';
import type { Entry } from '../state/timeline';
import type { Texts } from '../texts/en';
import type { SupportTexts } from '../texts/support/en';
import { happeningTone, happeningWords, type HappeningTone } from './happening-words';
import type { Happening } from './happenings';
import { outsider } from './support-names';

/** An event of the bus, or what this page has seen between two versions. */
export type Told = { readonly by: 'event'; readonly event: ConferenceEvent } | { readonly by: 'version'; readonly entry: Entry };

export type TimelineLine = {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tone: HappeningTone;
  readonly words: string;
  /** As partner apps would name it. */
  readonly detail: string | undefined;
};

export type TimelineFacts = {
  /** By participant id, also those who are gone. */
  readonly people: ReadonlyMap<string, Participant>;
  readonly texts: Texts;
  readonly support: SupportTexts;
};

type Subject = ConferenceEvent['data']['participants'][number];

const callHappening = ({ call }: Subject): 'dialling' | 'callRings' | 'answered' | 'talking' | 'callFailed' | 'hungUp' => {
  if (!call) return 'hungUp';
  const told = { dialing: 'dialling', alerting: 'callRings', held: 'answered', connected: 'talking' } as const;
  if (call.state === 'unconnected') return 'callFailed';
  return call.state === 'released' ? 'hungUp' : told[call.state];
};

/** The part of an event's type that says what it is about: `participant.joined`. */
const kindOf = ({ type }: ConferenceEvent): string => type.replace(/^rollcall\.|\.v1$/g, '');

const ofParticipant = (kind: string, subject: Subject, who: Participant): Happening | undefined => {
  switch (kind) {
    case 'participant.reported': {
      const what = callHappening(subject);
      return what === 'callFailed' ? { what, who, cause: subject.call?.cause ?? null } : { what, who };
    }
    case 'participant.failed':
      return { what: 'notReached', who, cause: subject.disconnection?.cause ?? null };
    case 'participant.left':
      return { what: subject.disconnection?.method === 'booted' ? 'setOffline' : 'left', who };
    case 'participant.action-failed':
      return subject.lastAction ? { what: 'actionFailed', who, action: subject.lastAction.action } : undefined;
  }
  const plain = {
    'participant.added': 'added',
    'participant.removed': 'removed',
    'participant.dialing': 'calling',
    'participant.ringing': 'ringing',
    'participant.joined': 'online',
    'participant.held': 'held',
    'participant.resumed': 'resumed',
    'participant.muted': 'muted',
    'participant.unmuted': 'unmuted',
  } as const;
  return Object.hasOwn(plain, kind) ? { what: plain[kind as keyof typeof plain], who } : undefined;
};

const happeningText = (happening: Happening, { texts, support }: TimelineFacts): string => {
  const { what } = happening;
  if (what === 'opened' || what === 'openedByNetwork') return support.happened[what];
  if (what === 'ended') return support.happened.ended(happening.reason === null ? '' : support.endReasons[happening.reason]);
  return happeningWords('who' in happening ? { ...happening, who: outsider(happening.who, support) } : happening, texts);
};

const OF_CONFERENCE: Readonly<Record<string, Happening['what']>> = {
  'conference.starting': 'starting',
  'conference.active': 'began',
  'conference.ending': 'ending',
  'conference.ended': 'ended',
};

const conferenceWords = (kind: string, { data }: ConferenceEvent, facts: TimelineFacts): string | undefined => {
  const { support, texts } = facts;
  const { origin, endReason, management } = data;
  if (kind === 'conference.created') return support.happened[origin === 'network' ? 'openedByNetwork' : 'opened'];
  if (kind === 'conference.adopted') return support.happened.adopted;
  if (kind === 'conference.event-package') return support.happened.eventPackage;
  if (kind === 'conference.management-changed') return texts.happened[management.available ? 'manageable' : 'unmanageable']();
  if (kind === 'conference.ended') return happeningText({ what: 'ended', reason: endReason }, facts);
  const what = OF_CONFERENCE[kind];
  return what === 'starting' || what === 'began' || what === 'ending' ? texts.happened[what]() : undefined;
};

const personWords = (kind: string, subject: Subject, facts: TimelineFacts): string => {
  const { people, support } = facts;
  const nameless = { ...subject, phoneNumber: null, displayName: null, reference: null };
  const who: Participant = people.get(subject.participantId) ?? nameless;
  const name = outsider(who, support).displayName;
  if (kind === 'participant.requested') return support.happened.requested(name, subject.lastAction?.action);
  if (kind === 'participant.unconfirmed') return support.happened.unconfirmed(name);
  const happening = ofParticipant(kind, subject, who);
  if (happening) return happeningText(happening, facts);
  return kind === 'participant.observed' ? support.happened.observed(name, subject.endpointStatus) : `${name}: ${kind}`;
};

const eventWords = (kind: string, event: ConferenceEvent, facts: TimelineFacts): string => {
  const ofConference = conferenceWords(kind, event, facts);
  if (ofConference !== undefined) return ofConference;
  const { participants } = event.data;
  return participants.length === 0 ? kind : participants.map((each) => personWords(kind, each, facts)).join('. ');
};

const BAD = ['participant.failed', 'participant.action-failed', 'participant.unconfirmed'];

const eventTone = (kind: string, { data }: ConferenceEvent): HappeningTone => {
  if (kind === 'conference.management-changed') return data.management.available ? 'good' : 'bad';
  if (kind.startsWith('conference.')) return 'main';
  if (BAD.includes(kind) || data.participants.some(({ call }) => kind === 'participant.reported' && call?.state === 'unconnected'))
    return 'bad';
  return kind === 'participant.joined' ? 'good' : 'quiet';
};

export const lineOf = (told: Told, facts: TimelineFacts): TimelineLine => {
  if (told.by === 'version') {
    const { id, at, happening } = told.entry;
    return { key: String(id), at, tone: happeningTone(happening), words: happeningText(happening, facts), detail: undefined };
  }
  const { event } = told;
  const kind = kindOf(event);
  return {
    key: event.id,
    at: Date.parse(event.time),
    tone: eventTone(kind, event),
    words: eventWords(kind, event, facts),
    detail: facts.support.version(event.data.version, kind),
  };
};

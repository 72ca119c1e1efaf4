/** The activity of a conference, in words for support. */
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { Participant } from '../../terminal';
import type { Entry } from '../state/timeline';
import type { Texts } from '../texts/en';
import type { SupportTexts } from '../texts/support/en';
import { activityTone, activityWords, type ActivityTone } from './activity-words';
import type { Activity } from './activities';
import { outsider } from './support-names';

/** An event of the bus, or what this page has seen between two versions. */
export type Told = { readonly by: 'event'; readonly event: ConferenceEvent } | { readonly by: 'version'; readonly entry: Entry };

export type TimelineLine = {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tone: ActivityTone;
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

const callActivity = ({ call }: Subject): 'dialling' | 'callRings' | 'answered' | 'talking' | 'callFailed' | 'hungUp' => {
  if (!call) return 'hungUp';
  const told = { dialing: 'dialling', alerting: 'callRings', held: 'answered', connected: 'talking' } as const;
  if (call.state === 'unconnected') return 'callFailed';
  return call.state === 'released' ? 'hungUp' : told[call.state];
};

/** The part of an event's type that says what it is about: `participant.joined`. */
const kindOf = ({ type }: ConferenceEvent): string => type.replace(/^rollcall\.|\.v1$/g, '');

const ofParticipant = (kind: string, subject: Subject, who: Participant): Activity | undefined => {
  switch (kind) {
    case 'participant.reported': {
      const what = callActivity(subject);
      return what === 'callFailed' ? { what, who, cause: subject.call?.cause ?? null } : { what, who };
    }
    case 'participant.failed':
      return { what: 'notReached', who, cause: subject.disconnection?.cause ?? null };
    case 'participant.left':
      if (subject.disconnection?.method === 'booted') return { what: 'setOffline', who };
      return { what: 'left', who, cause: subject.disconnection?.cause ?? null };
    case 'participant.action-failed':
      return subject.lastAction ? { what: 'actionFailed', who, action: subject.lastAction.action } : undefined;
    case 'participant.requested':
      return subject.lastAction ? { what: 'requested', who, action: subject.lastAction.action } : undefined;
    case 'participant.observed':
      return { what: 'observed', who, endpoint: subject.endpointStatus };
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

const activityText = (activity: Activity, { texts, support }: TimelineFacts): string => {
  const { what } = activity;
  if (what === 'opened' || what === 'openedByNetwork') return support.activities[what];
  if (what === 'ended') return support.activities.ended(activity.reason === null ? '' : support.endReasons[activity.reason]);
  return activityWords('who' in activity ? { ...activity, who: outsider(activity.who, support) } : activity, texts);
};

const OF_CONFERENCE: Readonly<Record<string, Activity['what']>> = {
  'conference.starting': 'starting',
  'conference.active': 'began',
  'conference.ending': 'ending',
  'conference.ended': 'ended',
};

const conferenceWords = (kind: string, { data }: ConferenceEvent, facts: TimelineFacts): string | undefined => {
  const { support, texts } = facts;
  const { origin, endReason, management } = data;
  if (kind === 'conference.created') return support.activities[origin === 'network' ? 'openedByNetwork' : 'opened'];
  if (kind === 'conference.adopted') return support.activities.adopted;
  if (kind === 'conference.event-package') return support.activities.eventPackage;
  if (kind === 'conference.management-changed') return texts.activities[management.available ? 'manageable' : 'unmanageable']();
  if (kind === 'conference.ended') return activityText({ what: 'ended', reason: endReason }, facts);
  const what = OF_CONFERENCE[kind];
  return what === 'starting' || what === 'began' || what === 'ending' ? texts.activities[what]() : undefined;
};

const personWords = (kind: string, subject: Subject, facts: TimelineFacts): string => {
  const { people, support } = facts;
  const nameless = { ...subject, phoneNumber: null, displayName: null, reference: null };
  const who: Participant = people.get(subject.participantId) ?? nameless;
  const name = outsider(who, support).displayName;
  if (kind === 'participant.unconfirmed') return support.activities.unconfirmed(name);
  const activity = ofParticipant(kind, subject, who);
  return activity ? activityText(activity, facts) : `${name}: ${kind}`;
};

const eventWords = (kind: string, event: ConferenceEvent, facts: TimelineFacts): string => {
  const ofConference = conferenceWords(kind, event, facts);
  if (ofConference !== undefined) return ofConference;
  const { participants } = event.data;
  return participants.length === 0 ? kind : participants.map((each) => personWords(kind, each, facts)).join('. ');
};

const BAD = ['participant.failed', 'participant.action-failed', 'participant.unconfirmed'];

const eventTone = (kind: string, { data }: ConferenceEvent): ActivityTone => {
  if (kind === 'conference.management-changed') return data.management.available ? 'good' : 'bad';
  if (kind.startsWith('conference.')) return 'main';
  if (BAD.includes(kind) || data.participants.some(({ call }) => kind === 'participant.reported' && call?.state === 'unconnected'))
    return 'bad';
  return kind === 'participant.joined' ? 'good' : 'quiet';
};

export const lineOf = (told: Told, facts: TimelineFacts): TimelineLine => {
  if (told.by === 'version') {
    const { id, at, activity } = told.entry;
    return { key: String(id), at, tone: activityTone(activity), words: activityText(activity, facts), detail: undefined };
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

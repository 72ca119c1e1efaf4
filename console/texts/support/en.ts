/** English: the view for the carrier's support. */
import type { ConferenceState, EndReason, Origin } from '../../../schemas/conference-states';
import type { ActionOutcome, ParticipantAction, Source } from '../../../schemas/participant';
import type { CallState, DisconnectionMethod } from '../../../schemas/participant-states';

const endReasons: Record<EndReason, string> = {
  'ended-by-initiator': 'The initiator ended it.',
  'ended-by-operator': 'The carrier ended it.',
  'initiator-unreachable': "The initiator's own phone could not be reached.",
  'initiator-left': 'It ended because the initiator left.',
  alone: 'Only one person was left in it.',
  'nobody-reached': 'Nobody could be reached.',
  expired: 'It reached the longest time that a conference may last.',
  'bridge-lost': 'The conference server lost it.',
  'bridge-unreachable': 'The conference server could not be reached.',
  abandoned: 'It was given up before it began, because all its calls were over.',
};

const states: Record<ConferenceState, string> = {
  assembling: 'Assembling: the calls are being placed',
  starting: 'Starting',
  active: 'Active',
  ending: 'Ending',
  ended: 'Ended',
};

const origins: Record<Origin, string> = {
  terminal: "The initiator's phone",
  network: 'The first call report',
};

const sources: Record<Source, string> = {
  'event-package': 'Event package',
  'call-reports': 'Call reports',
  request: 'Request',
  bridge: 'Conference server',
};

const actions: Record<ParticipantAction, string> = {
  online: 'Set online',
  offline: 'Set offline',
  mute: 'Mute',
  unmute: 'Unmute',
  hold: 'Hold',
  resume: 'Resume',
  remove: 'Remove',
};

const outcomes: Record<ActionOutcome, string> = { pending: 'under way', done: 'done', failed: 'failed', 'timed-out': 'timed out' };

const callStates: Record<CallState, string> = {
  dialing: 'Dialling',
  alerting: 'Ringing',
  held: 'Answered, on hold',
  connected: 'Answered, talking',
  unconnected: 'Not connected',
  released: 'Hung up',
};

const methods: Record<DisconnectionMethod, string> = {
  departed: 'Left',
  booted: 'Disconnected by the conference server',
  failed: 'Failed',
  busy: 'Busy',
};

export const support = {
  title: 'Support',
  field: 'Conference id',
  hint: 'It begins with conf_. Logs, events and reports contain it.',
  invalid: 'An id is conf_ and 34 lower-case letters or digits.',
  show: 'Show',
  emptyTitle: 'Which conference?',
  empty: 'Enter its id to see how it stands and what has happened to it. Nothing can be changed here.',
  reading: 'Reading…',
  checking: 'Checked every 5 seconds',
  offlineSince: (time: string) => `Offline since ${time}`,
  over: 'Ended: nothing changes any more',
  problems: {
    'not-found': { title: 'Not found', text: 'There is no conference with this id, or it is no longer kept.' },
    'no-scope': {
      title: 'Not allowed',
      text: 'Your sign-in may not see every conference: it lacks the scope conferences:all. Sign in with an account for support.',
    },
    'not-allowed': { title: 'Not allowed', text: 'The server refuses to show this conference to your sign-in.' },
    'signed-out': { title: 'Signed out', text: 'Your sign-in has expired. Sign out, and sign in again.' },
  },
  numbersHidden: 'Your sign-in may not see numbers and names: it lacks the scope numbers:read.',
  conference: 'Conference',
  facts: {
    state: 'State',
    origin: 'Opened by',
    initiator: 'Initiator',
    created: 'Opened',
    started: 'Started',
    ended: 'Ended',
    why: 'Why it ended',
    endsAt: 'Ends at the latest',
    duration: 'Duration',
    management: 'Management',
    source: 'Source',
    subject: 'Subject',
    reference: 'Reference',
    uri: 'Conference URI',
    version: 'Version',
    id: 'Id',
  },
  never: 'Not started',
  manageable: 'Available',
  unmanageable: {
    'no-source': 'Not available: nothing is known of the participants yet',
    'bridge-unreachable': 'Not available: the conference server does not answer',
    ended: 'Not available: the conference has ended',
  },
  participants: 'Participants',
  person: {
    call: 'Single-line call',
    joined: 'In it since',
    ended: 'Leg ended',
    sip: (code: number) => `SIP ${String(code)}`,
    action: 'Last action',
    source: 'Source',
    eventPackage: 'Event package says',
    nothing: 'Nothing',
    id: 'Id',
  },
  people: {
    initiator: 'The initiator',
    initiatorNamed: (name: string) => `${name} (initiator)`,
    nameless: (end: string) => `Participant …${end}`,
  },
  timeline: 'Activity',
  fromEvents: 'All events, as partner apps get them.',
  fromVersions: 'What the conference tells of its past, and what has changed while this page was open.',
  quiet: 'No events yet.',
  version: (version: number, kind: string) => `Version ${String(version)} · ${kind}`,
  activities: {
    opened: 'The initiator opened the conference',
    openedByNetwork: 'The conference was opened by a call report',
    adopted: "The initiator's phone adopted the conference",
    eventPackage: 'The event package or the URI of the conference changed',
    ended: (why: string) => `The conference has ended. ${why}`.trim(),
    unconfirmed: (name: string) => `${name} is not confirmed any more`,
  },
  states,
  origins,
  endReasons,
  sources,
  actions,
  outcomes,
  callStates,
  methods,
};

/** Every language has these texts. */
export type SupportTexts = typeof support;

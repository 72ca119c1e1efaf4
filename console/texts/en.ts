/** English. */
import { activities, endpoints } from './en-activities';
import { action, calls, endReasons, line, problems, status } from './en-states';

const callsOf = (count: number): string => (count === 1 ? '1 call' : `${String(count)} calls`);

export const en = {
  locale: 'en',
  product: 'Rollcall',
  you: 'You',
  hiddenNumber: 'Hidden number',
  skipToContent: 'Skip to content',

  signIn: {
    title: 'Sign in',
    lead: 'Conference calls you can see and manage',
    points: [
      'See who is in, who is ringing, and who could not be reached.',
      'Set anybody offline, and bring them back with one tap.',
      'Always up to date, on your phone and on your desk.',
    ],
    number: 'Your phone number',
    numberHint: 'With the country code, such as +1 555 0100',
    submit: 'Sign in',
    withCarrier: 'Sign in with your carrier',
    withCarrierHint: 'You will come back here.',
    throughIssuer: 'Sign in by OpenID Connect',
    demoTitle: 'Nothing to try it with?',
    demo: 'Play the demo',
    demoHint: 'Watch a conference of simulated phones, live.',
    support: 'For support',
    working: 'Signing in…',
    failed: 'Signing in did not work. Try again.',
    demoFailed: 'The demo could not be started. Try again.',
    notServed: 'This console is not connected to a deployment.',
    notServedHint: 'Its settings could not be read.',
    tryAgain: 'Try again',
    expired: 'Your sign-in has expired.',
  },

  account: {
    menu: 'Account and language',
    signedInAs: 'Signed in as',
    language: 'Language',
    history: 'History',
    support: 'Support',
    signOut: 'Sign out',
  },

  line,

  call: {
    title: 'New call',
    inProgress: 'Your calls',
    emptyTitle: 'Who do you want to talk to?',
    steps: [
      'Call people one after another. Each waits on hold.',
      'Merge the calls. The conference begins.',
      'See who is in it, and set anybody offline or online.',
    ],
    tryTitle: 'Simulated phones to call',
    tryAnswers: 'Answers',
    tryBusy: 'Is busy',
    tryNever: 'Never answers',
    tryHangsUp: 'Hangs up after 2 s',
    list: 'Calls',
    summary: (all: number, ready: number) => `${callsOf(all)}, ${String(ready)} ready`,
    number: 'Number to call',
    name: 'Name',
    optional: 'optional',
    pad: 'Dial pad',
    backspace: 'Delete the last digit',
    showPad: 'Show the dial pad',
    hidePad: 'Hide the dial pad',
    add: 'Add call',
    first: 'Call',
    merge: (count: number) => `Merge ${String(count)}`,
    noneReady: 'Merge',
    endAll: 'End all',
    invalid: 'Write the number with a plus sign and the country code.',
    again: 'Call again',
    remove: (name: string) => `Remove ${name}`,
    recent: 'Recent conferences',
    allRecent: 'All conferences',
    offlineHint: 'You can call again as soon as you are online.',
  },

  conference: {
    title: 'Conference',
    starting: 'Calling everybody…',
    ending: 'Ending…',
    online: (online: number, all: number) => `${String(online)} of ${String(all)} online`,
    minutes: (minutes: number) => (minutes === 1 ? '1 minute' : `${String(minutes)} minutes`),
    list: 'In this conference',
    manage: 'Manage',
    add: 'Add call',
    end: 'End',
    endTitle: 'End the conference for everybody?',
    endLead: (online: number) => (online === 1 ? 'One person is online.' : `${String(online)} people are online.`),
    endYes: 'End for everybody',
    close: 'Close',
    cancel: 'Cancel',
    unmanageable: {
      'bridge-unreachable': 'The conference goes on, but it cannot be managed just now.',
      'no-source': 'It cannot be managed yet: nothing is known of the participants.',
      ended: 'The conference has ended.',
    },
    left: 'That is why you are back here.',
  },

  manage: {
    title: 'Manage',
    back: 'Back',
    list: 'Participants',
    keys: 'Arrow keys: from person to person. Space: online or offline. M: mute. H: hold. Delete: remove. Escape: back.',
    switch: (name: string) => `${name} online`,
    mute: (name: string) => `Mute ${name}`,
    hold: (name: string) => `Hold ${name}`,
    remove: (name: string) => `Remove ${name}`,
    muteShort: 'Mute',
    holdShort: 'Hold',
    removeShort: 'Remove',
    removed: 'Removed',
    undo: 'Undo',
    undoLabel: (name: string) => `Undo: keep ${name}`,
    tryAgain: 'Try again',
    tryAgainLabel: (name: string) => `Try again for ${name}`,
    callAgain: 'Call again',
    callAgainLabel: (name: string) => `Call again: ${name}`,
    stop: 'Stop',
    stopLabel: (name: string) => `Stop calling ${name}`,
  },

  status,

  calls,

  action,

  problems,

  ended: {
    title: 'Conference ended',
    callTitle: 'Calls ended',
    endReasons,
    duration: 'Duration',
    people: 'People',
    began: 'Began',
    never: 'It never began.',
    again: 'Call them again',
    fresh: 'New call',
    list: 'Who took part',
  },

  history: {
    title: 'History',
    emptyTitle: 'No conferences yet',
    empty: 'Conferences that have ended are kept here, on this device only.',
    back: 'Back',
    notFound: 'This conference is not kept on this device.',
    others: (names: string, more: number) => (more === 0 ? names : `${names} and ${String(more)} more`),
    nobody: 'Nobody',
    today: 'Today',
    yesterday: 'Yesterday',
  },

  activity: {
    title: 'Activity',
    emptyTitle: 'All quiet',
    empty: 'Every change of your conference appears here as it happens.',
  },

  activities,

  /** In the middle of a sentence. */
  endpoints,
};

/** Every language has these texts. */
export type Texts = typeof en;

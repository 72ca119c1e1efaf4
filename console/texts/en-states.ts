/** English: how things stand, and what became of what was asked for. */
import type { EndReason } from '../../schemas/conference-states';
import type { ParticipantAction } from '../../schemas/participant';
import type { Cause } from '../../schemas/participant-states';

const causes: Record<Cause, string> = {
  busy: 'Busy',
  'no-answer': 'No answer',
  declined: 'Declined',
  unreachable: 'Cannot be reached',
  network: 'Network failure',
  cancelled: 'Cancelled',
  'bridge-lost': 'Lost by the conference server',
};

export const endReasons: Record<EndReason, string> = {
  'ended-by-initiator': 'You ended it.',
  'ended-by-operator': 'Your carrier ended it.',
  'initiator-unreachable': 'Your own phone could not be reached.',
  'initiator-left': 'It ended because you left.',
  alone: 'Nobody else was left in it.',
  'nobody-reached': 'Nobody could be reached.',
  expired: 'It reached the longest time that a conference may last.',
  'bridge-lost': 'The conference server lost it.',
  'bridge-unreachable': 'The conference server could not be reached.',
  abandoned: 'It was given up before it began, because all its calls were over.',
};

const underWay: Record<ParticipantAction, string> = {
  online: 'Calling…',
  offline: 'Hanging up…',
  mute: 'Muting…',
  unmute: 'Unmuting…',
  hold: 'Putting on hold…',
  resume: 'Taking off hold…',
  remove: 'Removing…',
};

export const failedActions: Record<ParticipantAction, string> = {
  online: 'Could not be called',
  offline: 'Could not be disconnected',
  mute: 'Could not be muted',
  unmute: 'Could not be unmuted',
  hold: 'Could not be put on hold',
  resume: 'Could not be taken off hold',
  remove: 'Could not be removed',
};

export const line = {
  ready: 'Ready',
  connecting: 'Connecting…',
  live: 'Live',
  'catching-up': 'Catching up…',
  polling: 'Checking every few seconds',
  offline: 'Offline',
  offlineSince: (time: string) => `Offline since ${time}`,
  over: 'Ended',
};

export const status = {
  online: 'Online',
  onlineMuted: 'Online, muted',
  onHold: 'On hold',
  onHoldMuted: 'On hold, muted',
  offline: 'Offline',
  willBeCalled: 'Will be called',
  calling: 'Calling…',
  ringing: 'Ringing…',
  hangingUp: 'Hanging up…',
  left: 'Left',
  setOffline: 'Set offline',
  untilEnd: 'Stayed until the end',
  neverJoined: 'Did not take part',
  notConfirmed: 'Not confirmed',
  seconds: (seconds: number) => `${String(seconds)} s`,
  causes,
};

export const calls = {
  waiting: 'Waiting to be called',
  dialing: 'Dialling…',
  alerting: 'Ringing…',
  held: 'On hold, ready',
  connected: 'Talking, ready',
  unconnected: 'Not connected',
  released: 'Hung up',
  ready: 'Ready',
  leftOut: 'Left out',
};

export const action = {
  underWay,
  failed: failedActions,
  because: (what: string, why: string) => `${what}: ${why}`,
  queued: (what: string) => `${what} Waiting for the network`,
  refusedByServer: 'refused by the conference server',
  noAnswer: 'no answer from the conference server',
  conferenceEnded: 'the conference has ended',
  changed: 'Changed meanwhile. Not done.',
  unanswered: 'No answer. Perhaps it was done.',
  notSent: 'Not sent',
  notSentOffline: 'Not sent: you were offline',
  notPossible: 'Not possible just now',
};

export const problems = {
  NOT_SENT: 'Nothing was sent: you are offline.',
  NO_ANSWER: 'No answer came. Check the list before you try again.',
  DUPLICATE_PARTICIPANT: 'This number is already in the list.',
  NUMBER_NOT_ALLOWED: 'Calls to this number are not allowed.',
  TOO_MANY_PARTICIPANTS: 'The conference is full.',
  TOO_MUCH_TEXT: 'The names in this conference are too long together. Add the number without a name.',
  CONFERENCE_ALREADY_OPEN: 'Another conference of yours is still open.',
  NO_ONLINE_PARTICIPANTS: 'Nobody has answered yet.',
  INCOMPATIBLE_STATE: 'That is not possible just now.',
  INVALID_ARGUMENT: 'Check the number and the name.',
  TOO_MANY_REQUESTS: 'That was too much at once. Wait a moment.',
  PERMISSION_DENIED: 'Your sign-in does not allow this.',
  UNAUTHENTICATED: 'Your sign-in has expired.',
  OTHER: 'That did not work. Try again in a moment.',
  dismiss: 'Dismiss',
};

/** English: activities. */
import type { EndReason } from '../../schemas/conference-states';
import type { ParticipantAction } from '../../schemas/participant';
import type { Cause, EndpointStatus } from '../../schemas/participant-states';
import { endReasons, failedActions } from './en-states';

const are = (isYou: boolean): string => (isYou ? 'are' : 'is');
const were = (isYou: boolean): string => (isYou ? 'were' : 'was');
const have = (isYou: boolean): string => (isYou ? 'have' : 'has');

const notReached: Record<Cause, (name: string, isYou: boolean) => string> = {
  busy: (name, isYou) => `${name} ${were(isYou)} busy`,
  'no-answer': (name) => `${name} did not answer`,
  declined: (name) => `${name} declined the call`,
  unreachable: (name) => `${name} could not be reached`,
  network: (name) => `${name} could not be reached: the network failed`,
  cancelled: (name, isYou) => `The call to ${isYou ? 'you' : name} was cancelled`,
  'bridge-lost': (name, isYou) => `The conference server lost the call to ${isYou ? 'you' : name}`,
};

const left: Partial<Record<Cause, (name: string, isYou: boolean) => string>> = {
  network: (name, isYou) => `${name} ${were(isYou)} cut off: the network failed`,
  'bridge-lost': notReached['bridge-lost'],
};

const requested: Record<ParticipantAction, string> = {
  online: 'call',
  offline: 'hang up',
  mute: 'mute',
  unmute: 'unmute',
  hold: 'hold',
  resume: 'take off hold',
  remove: 'remove',
};

export const endpoints: Record<EndpointStatus, string> = {
  pending: 'not called yet',
  'dialing-out': 'being called',
  'dialing-in': 'calling in',
  alerting: 'ringing',
  connected: 'connected',
  'on-hold': 'on hold',
  'muted-via-focus': 'muted',
  disconnecting: 'hanging up',
  disconnected: 'disconnected',
};

export const activities = {
  opened: () => 'You opened a conference',
  openedByNetwork: () => 'Your carrier opened a conference for your calls',
  starting: () => 'The calls are being merged',
  began: () => 'The conference has begun',
  ending: () => 'The conference is ending',
  ended: (reason: EndReason | null) => (reason === null ? 'The conference has ended' : `The conference has ended. ${endReasons[reason]}`),
  unmanageable: () => 'The conference cannot be managed just now',
  manageable: () => 'The conference can be managed again',
  detailed: () => 'The conference has new details',
  addressed: () => 'The conference has a new address',
  watched: () => 'The conference server now reports who is in the conference',
  unwatched: () => 'The conference server no longer reports who is in the conference',
  unconfirmed: () => 'The conference server no longer confirms who is in the conference',
  added: (name: string, isYou: boolean) => `${name} ${were(isYou)} added`,
  removed: (name: string, isYou: boolean) => `${name} ${were(isYou)} removed`,
  dialling: (name: string) => `Dialling ${name}`,
  callRings: (name: string) => `${name}: the phone rings`,
  answered: (name: string) => `${name} answered and waits on hold`,
  talking: (name: string) => `${name} answered`,
  hungUp: (name: string) => `The call to ${name} is over`,
  calling: (name: string, isYou: boolean) => `${name} ${are(isYou)} being called`,
  ringing: (name: string, isYou: boolean) => (isYou ? 'Your phone rings' : `${name}: the phone rings`),
  online: (name: string, isYou: boolean) => `${name} ${are(isYou)} online`,
  left: (name: string, isYou: boolean, cause: Cause | null) => (cause && left[cause]?.(name, isYou)) ?? `${name} left`,
  setOffline: (name: string, isYou: boolean) => `${name} ${have(isYou)} been set offline`,
  notReached: (name: string, isYou: boolean, cause: Cause | null) => notReached[cause ?? 'unreachable'](name, isYou),
  muted: (name: string, isYou: boolean) => `${name} ${are(isYou)} muted`,
  unmuted: (name: string, _isYou: boolean) => `${name} can be heard again`,
  held: (name: string, isYou: boolean) => `${name} ${are(isYou)} on hold`,
  resumed: (name: string, isYou: boolean) => `${name} ${are(isYou)} off hold`,
  requested: (name: string, action: ParticipantAction) => `Request for ${name}: ${requested[action]}`,
  observed: (name: string, endpoint: EndpointStatus | null) =>
    `The conference server reports ${name}: ${endpoint === null ? 'nothing' : endpoints[endpoint]}`,
  actionFailed: (name: string, action: ParticipantAction) => `${name}: ${failedActions[action].toLowerCase()}`,
};

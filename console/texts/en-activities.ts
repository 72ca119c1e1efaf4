/** English: what happens to a conference. */
import type { EndReason } from '../../schemas/conference-states';
import type { ParticipantAction } from '../../schemas/participant';
import type { Cause } from '../../schemas/participant-states';
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

export const activities = {
  opened: () => 'You opened a conference',
  openedByNetwork: () => 'Your carrier opened a conference for your calls',
  starting: () => 'The calls are being merged',
  began: () => 'The conference has begun',
  ending: () => 'The conference is ending',
  ended: (reason: EndReason | null) => (reason === null ? 'The conference has ended' : `The conference has ended. ${endReasons[reason]}`),
  unmanageable: () => 'The conference cannot be managed just now',
  manageable: () => 'The conference can be managed again',
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
  left: (name: string, _isYou: boolean) => `${name} left`,
  setOffline: (name: string, isYou: boolean) => `${name} ${have(isYou)} been set offline`,
  notReached: (name: string, isYou: boolean, cause: Cause | null) => notReached[cause ?? 'unreachable'](name, isYou),
  muted: (name: string, isYou: boolean) => `${name} ${are(isYou)} muted`,
  unmuted: (name: string, _isYou: boolean) => `${name} can be heard again`,
  held: (name: string, isYou: boolean) => `${name} ${are(isYou)} on hold`,
  resumed: (name: string, isYou: boolean) => `${name} ${are(isYou)} off hold`,
  actionFailed: (name: string, action: ParticipantAction) => `${name}: ${failedActions[action].toLowerCase()}`,
};

/** What the row of a participant shows, and what it allows. */
import type { ParticipantAction } from '../../schemas/participant';
import type { Conference, ShownParticipant } from '../../terminal';
import type { Texts } from '../texts/en';
import { hueOf, initialsOf, isYou, nameOf, numberBeside } from './names';
import { type Asked, askedOf } from './requests';
import { callWords, legWords } from './status-words';

/** `waiting`: something is under way. */
export type Tone = 'online' | 'held' | 'offline' | 'waiting' | 'failed';

/** A key that changes something. `isOn`: what is wanted, shown at once. */
type Key = { readonly isOn: boolean; readonly isAllowed: boolean };

export type Row = {
  readonly id: string;
  readonly name: string;
  /** Undefined if the number is shown as the name. */
  readonly number: string | undefined;
  readonly initials: string | undefined;
  readonly hue: number;
  readonly isYou: boolean;
  readonly tone: Tone;
  readonly words: string;
  /** Since when something has been under way, in milliseconds since 1970. */
  readonly waitsSince: number | undefined;
  /** Since when the party has been in the conference. */
  readonly onlineSince: string | undefined;
  readonly isConfirmed: boolean;
  readonly online: Key;
  readonly mute: Key;
  readonly hold: Key;
  readonly canRemove: boolean;
  /** The one thing to do next with this row. `again`: the failed action. */
  readonly offer: { readonly is: 'again'; readonly action: ParticipantAction } | { readonly is: 'call' | 'stop' } | undefined;
};

const isCalled = ({ endpointStatus }: ShownParticipant): boolean =>
  endpointStatus === 'dialing-out' || endpointStatus === 'dialing-in' || endpointStatus === 'alerting';

/** The phone has been asked for: the row shows where the call is rather than that it was asked for. */
const wordsOf = (participant: ShownParticipant, asked: Asked | undefined, state: Conference['state'], texts: Texts): string => {
  const known = state === 'assembling' ? callWords(participant, texts) : legWords(participant, state, texts);
  if (!asked) return known;
  if (asked.is === 'failed') return asked.words;
  if (asked.action === 'online' && isCalled(participant)) return known;
  const words = texts.action.underWay[asked.action];
  return asked.isQueued ? texts.action.queued(words) : words;
};

const toneOf = (participant: ShownParticipant, asked: Asked | undefined, state: Conference['state']): Tone => {
  const isAssembling = state === 'assembling';
  const isRunning = state === 'starting' || state === 'active';
  if (asked?.is === 'failed') return 'failed';
  if (asked || isCalled(participant) || participant.endpointStatus === 'disconnecting') return 'waiting';
  const callState = participant.call?.state;
  if (isAssembling && participant.initialStatus === null && (callState === 'dialing' || callState === 'alerting')) return 'waiting';
  if (participant.status === 'offline') return participant.endpointStatus === 'pending' && isRunning ? 'waiting' : 'offline';
  return participant.onHold && !isAssembling ? 'held' : 'online';
};

/** Rollcall or the network is calling the party, or about to. */
export const isWaiting = (participant: ShownParticipant, state: Conference['state']): boolean =>
  toneOf(participant, undefined, state) === 'waiting';

/** The requested value while a request is under way, else the actual one. */
const wanted = (asked: Asked | undefined, on: ParticipantAction, off: ParticipantAction, is: boolean): boolean => {
  if (asked?.is !== 'under-way' || (asked.action !== on && asked.action !== off)) return is;
  return asked.action === on;
};

const offerOf = (asked: Asked | undefined, participant: ShownParticipant, online: Key, isOffline: boolean): Row['offer'] => {
  if (asked?.is === 'failed' && asked.action !== 'online') return isOffline ? undefined : { is: 'again', action: asked.action };
  if (!online.isAllowed || participant.status === 'online') return undefined;
  if (asked?.is === 'under-way') return asked.action === 'online' ? { is: 'stop' } : undefined;
  if (isCalled(participant)) return { is: 'stop' };
  return participant.endpointStatus === 'disconnected' ? { is: 'call' } : undefined;
};

export type RowFacts = {
  readonly conference: Pick<Conference, 'state' | 'management'>;
  /** Nothing answers, so requests that dial or unmute would not be sent. */
  readonly isOffline?: boolean;
  /** Since when the party has been called, if that is known. */
  readonly calledSince?: ((participantId: string) => number | undefined) | undefined;
};

type Keys = Pick<Row, 'online' | 'mute' | 'hold' | 'canRemove'>;

const keysOf = (participant: ShownParticipant, asked: Asked | undefined, { conference, isOffline = false }: RowFacts): Keys => {
  const { state, management } = conference;
  const isManaged = management.available && state !== 'ending' && state !== 'ended';
  const actions = participant.actions ?? management.actions;
  const can = (action: (typeof actions)[number]): boolean => isManaged && actions.includes(action);
  const isOnline = participant.status === 'online';
  const wantsOnline = wanted(asked, 'online', 'offline', isOnline || isCalled(participant));
  const isInIt = isOnline && wantsOnline && state !== 'assembling';
  const flag = (action: 'mute' | 'hold', isOn: boolean): Key => ({ isOn, isAllowed: isInIt && can(action) && !(isOffline && isOn) });
  return {
    online: { isOn: wantsOnline, isAllowed: wantsOnline ? can('offline') : can('online') && !isOffline },
    mute: flag('mute', wanted(asked, 'mute', 'unmute', participant.muted)),
    hold: flag('hold', wanted(asked, 'hold', 'resume', participant.onHold)),
    canRemove: !isYou(participant) && can('remove'),
  };
};

export const rowOf = (participant: ShownParticipant, facts: RowFacts, texts: Texts): Row => {
  const { state } = facts.conference;
  // After the end, requests no longer matter.
  const asked = state === 'ended' ? undefined : askedOf(participant, texts);
  const keys = keysOf(participant, asked, facts);
  const isInIt = participant.status === 'online' && state !== 'assembling';
  const tone = toneOf(participant, asked, state);
  const waitsSince = asked?.is === 'under-way' ? asked.since : facts.calledSince?.(participant.participantId);
  return {
    id: participant.participantId,
    name: nameOf(participant, texts),
    number: numberBeside(participant),
    initials: initialsOf(participant),
    hue: hueOf(participant),
    isYou: isYou(participant),
    tone,
    words: wordsOf(participant, asked, state, texts),
    waitsSince: tone === 'waiting' ? waitsSince : undefined,
    onlineSince: isInIt ? (participant.joinedAt ?? undefined) : undefined,
    isConfirmed: participant.confirmed || state === 'assembling',
    ...keys,
    offer: offerOf(asked, participant, keys.online, facts.isOffline ?? false),
  };
};

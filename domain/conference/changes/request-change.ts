/** What is wanted of a participant: online or offline, muted, held. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import type { ParticipantAction, ParticipantUpdate } from '../../../schemas/participant';
import { type Flag, flagAction, flagNames, flags } from '../../../schemas/participant-actions';
import { lastAction } from '../../participant/last-action';
import { all, any, type Change, compare, type Condition, conferenceField, copy, missing, type Mutation, notToCall, participant, participantField, present, remove, type Requirement, requirement, set, toCall } from '../change';
import type { ConferenceRecord } from '../record';
import { begin } from './begin';
import { mayDial } from './dial-limit';

export type DesiredChange = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly at: number;
  readonly desired: ParticipantUpdate;
  /** Refused when the participant has changed after that version. */
  readonly ifVersion?: number | undefined;
  readonly dialsPerHour: number;
  /** The initiator is called by every start: being online, it is nobody whom a start could wait for. */
  readonly isInitiator?: boolean;
};

type Effect = { readonly changes: Condition; readonly mutations: readonly Mutation[]; readonly action: ParticipantAction };

const isWanted = (id: ParticipantId): Condition =>
  all(
    compare(participantField(id, 'desiredLeg'), '>', participantField(id, 'withdrawnLeg')),
    compare(participantField(id, 'desiredLeg'), '>', participantField(id, 'endedLeg')),
  );

const isNotWanted = (id: ParticipantId): Condition =>
  any(
    compare(participantField(id, 'desiredLeg'), '<=', participantField(id, 'withdrawnLeg')),
    compare(participantField(id, 'desiredLeg'), '<=', participantField(id, 'endedLeg')),
  );

const online = (id: ParticipantId, isInitiator: boolean): Effect => ({
  action: 'online',
  changes: isNotWanted(id),
  // The next leg after every one there was: an unwanted leg may be numbered as high as the wanted one, never higher.
  mutations: [
    copy(participantField(id, 'desiredLeg'), participantField(id, 'desiredLeg'), 1),
    set(participantField(id, 'statusRequested'), true),
    ...(isInitiator ? [] : [toCall(id)]),
  ],
});

const offline = (id: ParticipantId): Effect => ({
  action: 'offline',
  changes: any(isWanted(id), missing(participantField(id, 'statusRequested'))),
  mutations: [
    copy(participantField(id, 'withdrawnLeg'), participantField(id, 'desiredLeg')),
    set(participantField(id, 'statusRequested'), true),
    notToCall(id),
  ],
});

const flagRequested = (id: ParticipantId, flag: Flag, on: boolean): Effect => {
  const path = participantField(id, flags[flag].desired);
  return { action: flagAction(flag, on), changes: on ? missing(path) : present(path), mutations: [on ? set(path, true) : remove(path)] };
};

/** The last one names the action: the status if it is requested, else the first of the flags. */
const effectsOf = (id: ParticipantId, { status, ...desired }: ParticipantUpdate, isInitiator: boolean): readonly Effect[] => [
  ...flagNames.toReversed().flatMap((flag) => (desired[flag] === undefined ? [] : [flagRequested(id, flag, desired[flag])])),
  ...(status === undefined ? [] : [status === 'online' ? online(id, isInitiator) : offline(id)]),
];

const notChangedSince = (id: ParticipantId, version: number | undefined): readonly Requirement[] =>
  version === undefined
    ? []
    : [
        requirement(any(missing({ of: 'stamp', id }), compare({ of: 'stamp', id }, '<=', version)), 'changed-since'),
        requirement(compare(conferenceField('groupStamp'), '<=', version), 'changed-since'),
      ];

/** What every change of one participant requires. */
export const ofPresent = (id: ParticipantId, ifVersion: number | undefined): readonly Requirement[] => [
  requirement(present(participant(id)), 'participant-not-found'),
  requirement(missing(participantField(id, 'removed')), 'removed'),
  ...notChangedSince(id, ifVersion),
];

export const requestChange = (change: DesiredChange): Change => {
  const { conferenceId, participantId: id, at, desired: wants, ifVersion, dialsPerHour, isInitiator = false } = change;
  const effects = effectsOf(id, wants, isInitiator);
  const action = effects.at(-1)?.action ?? 'online';
  return begin('request', conferenceId, at, {
    requires: [
      ...ofPresent(id, ifVersion),
      // "Online" has an effect of its own only on somebody who is not wanted: it must not be mixed with what holds already.
      ...(wants.status === 'online'
        ? [requirement(isNotWanted(id), 'unchanged')]
        : [requirement(any(...effects.map(({ changes }) => changes)), 'unchanged')]),
      ...(wants.status === 'online' ? [mayDial(at, dialsPerHour)] : []),
    ],
    mutations: [...effects.flatMap(({ mutations }) => mutations), set(participantField(id, 'lastAction'), lastAction(action, at))],
    concerns: [id],
  });
};

/** Online was asked for somebody whom the network already made so: from now on it is decided. */
export const requestOnlineExplicitly = (change: Omit<DesiredChange, 'desired' | 'dialsPerHour'>): Change => {
  const { conferenceId, participantId: id, at, ifVersion, isInitiator = false } = change;
  return begin('request', conferenceId, at, {
    requires: [
      ...ofPresent(id, ifVersion),
      requirement(isWanted(id), 'conflict'),
      requirement(missing(participantField(id, 'statusRequested')), 'unchanged'),
    ],
    mutations: [
      set(participantField(id, 'statusRequested'), true),
      ...(isInitiator ? [] : [toCall(id)]),
      set(participantField(id, 'lastAction'), lastAction('online', at)),
    ],
    concerns: [id],
  });
};

/**
 * What is left of a request for "online" if the participant is desired online already: to make that explicit, unless somebody
 * has done so, and to apply the other members of the request. `others` is told whether the first of the two changes was
 * written: the version that it made must not refuse the second.
 */
export const onlineAlready = (
  change: DesiredChange,
  seen: ConferenceRecord,
): { readonly explicit: Change | undefined; readonly others: ((afterExplicit: boolean) => Change) | undefined } => {
  const { status: _status, ...desired } = change.desired;
  return {
    explicit: seen.participants[change.participantId]?.statusRequested ? undefined : requestOnlineExplicitly(change),
    others:
      Object.keys(desired).length === 0
        ? undefined
        : (afterExplicit) => requestChange({ ...change, desired, ifVersion: afterExplicit ? undefined : change.ifVersion }),
  };
};

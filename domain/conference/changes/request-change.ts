/** Changes what is desired of a participant: online or offline, muted, on hold. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import type { ParticipantAction, ParticipantUpdate } from '../../../schemas/participant';
import { type Flag, flagAction, flagNames, flags } from '../../../schemas/participant-actions';
import { LEAST_ONLINE } from '../../participant/observation';
import { NO_LEG } from '../../participant/progress';
import { requestedAction } from '../../participant/requested-action';
import {
  all,
  any,
  type Change,
  compare,
  type Condition,
  conferenceField,
  copy,
  missing,
  type Mutation,
  notToCall,
  participant,
  participantField,
  present,
  remove,
  type Requirement,
  requirement,
  set,
  toCall,
} from '../change';
import { isDesiredOnline } from '../desired';
import type { ConferenceRecord } from '../record';
import { begin } from './begin';
import { mayDial } from './dial-limit';

export type DesiredChange = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly at: number;
  readonly desired: ParticipantUpdate;
  /** If given, the change is refused if the participant changed after this version. */
  readonly ifVersion?: number | undefined;
  readonly dialsPerHour: number;
  /** The initiator never waits for a start, since every start calls the initiator. */
  readonly isInitiator?: boolean;
};

type Effect = { readonly changes: Condition; readonly mutations: readonly Mutation[]; readonly action: ParticipantAction };

const isDesired = (id: ParticipantId): Condition =>
  all(
    compare(participantField(id, 'desiredLeg'), '>', participantField(id, 'withdrawnLeg')),
    compare(participantField(id, 'desiredLeg'), '>', participantField(id, 'endedLeg')),
  );

const isNotDesired = (id: ParticipantId): Condition =>
  any(
    compare(participantField(id, 'desiredLeg'), '<=', participantField(id, 'withdrawnLeg')),
    compare(participantField(id, 'desiredLeg'), '<=', participantField(id, 'endedLeg')),
  );

/** A phone that is in the conference already does not ring again. */
const isNotShownOnline = (id: ParticipantId): Condition =>
  any(
    missing(conferenceField('packageUntil')),
    missing(participantField(id, 'observed')),
    compare(participantField(id, 'observed'), '<', LEAST_ONLINE),
  );

/** A leg is up, is to be dialled, or may not have been withdrawn in time. */
const mayHaveLeg = (id: ParticipantId): Condition =>
  any(
    isDesired(id),
    all(
      compare(participantField(id, 'progress'), '<>', NO_LEG),
      compare(participantField(id, 'endedLeg'), '<', participantField(id, 'desiredLeg')),
    ),
  );

/** A participant who is in the conference by its own call cannot be managed, so a request that would have no effect is refused. */
export const notThereWithoutLeg = (id: ParticipantId): Requirement => requirement(any(isNotShownOnline(id), mayHaveLeg(id)), 'no-leg');

/**
 * The event package may show more people than may join. Somebody who was not invited is then not called, because a
 * terminal could name anybody in its documents.
 */
const hasPlace = (id: ParticipantId): Condition =>
  any(
    compare(conferenceField('freePlaces'), '>=', 0),
    present(participantField(id, 'initialStatus')),
    compare(participantField(id, 'desiredLeg'), '>', 0),
  );

const online = (id: ParticipantId, isInitiator: boolean): Effect => ({
  action: 'online',
  changes: isNotDesired(id),
  // The next leg after every earlier one. A withdrawn leg may have the same number as the desired one, but never a
  // higher one.
  mutations: [
    copy(participantField(id, 'desiredLeg'), participantField(id, 'desiredLeg'), 1),
    set(participantField(id, 'statusRequested'), true),
    ...(isInitiator ? [] : [toCall(id)]),
  ],
});

const offline = (id: ParticipantId): Effect => ({
  action: 'offline',
  changes: any(isDesired(id), missing(participantField(id, 'statusRequested'))),
  mutations: [
    copy(participantField(id, 'withdrawnLeg'), participantField(id, 'desiredLeg')),
    set(participantField(id, 'statusRequested'), true),
    notToCall(id),
  ],
});

const flagRequested = (id: ParticipantId, flag: Flag, on: boolean): Effect => {
  const [desired, undesired] = [participantField(id, flags[flag].desired), participantField(id, flags[flag].undesired)];
  const [requested, opposite] = on ? [desired, undesired] : [undesired, desired];
  return { action: flagAction(flag, on), changes: missing(requested), mutations: [set(requested, true), remove(opposite)] };
};

/** The last effect names the action: the status if it is requested, else the first of the flags. */
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

/** The requirements of every change of one participant. */
export const ofPresent = (id: ParticipantId, ifVersion: number | undefined): readonly Requirement[] => [
  requirement(present(participant(id)), 'participant-not-found'),
  requirement(missing(participantField(id, 'removed')), 'removed'),
  ...notChangedSince(id, ifVersion),
];

export const requestChange = (change: DesiredChange): Change => {
  const { conferenceId, participantId: id, at, desired, ifVersion, dialsPerHour, isInitiator = false } = change;
  const effects = effectsOf(id, desired, isInitiator);
  const action = effects.at(-1)?.action ?? 'online';
  return begin('request', conferenceId, at, {
    requires: [
      ...ofPresent(id, ifVersion),
      // "Online" needs a new leg only if the participant is not desired online. A request that is already fulfilled
      // must not be combined with it.
      ...(desired.status === 'online'
        ? [
            requirement(isNotDesired(id), 'unchanged'),
            requirement(isNotShownOnline(id), 'unchanged'),
            requirement(present(participantField(id, 'phoneNumber')), 'no-number'),
            ...(isInitiator ? [] : [requirement(hasPlace(id), 'no-room')]),
          ]
        : [notThereWithoutLeg(id), requirement(any(...effects.map(({ changes }) => changes)), 'unchanged')]),
      ...(desired.status === 'online' ? [mayDial(at, dialsPerHour)] : []),
    ],
    mutations: [...effects.flatMap(({ mutations }) => mutations), set(participantField(id, 'lastAction'), requestedAction(action, at))],
    concerns: [id],
  });
};

/**
 * Somebody requests "online" for a participant whom the network has already set online. The status now counts as
 * requested, so call reports no longer change it.
 */
export const requestOnlineExplicitly = (change: Omit<DesiredChange, 'desired' | 'dialsPerHour'>): Change => {
  const { conferenceId, participantId: id, at, ifVersion } = change;
  return begin('request', conferenceId, at, {
    requires: [
      ...ofPresent(id, ifVersion),
      requirement(isDesired(id), 'conflict'),
      requirement(missing(participantField(id, 'statusRequested')), 'unchanged'),
    ],
    mutations: [set(participantField(id, 'statusRequested'), true), set(participantField(id, 'lastAction'), requestedAction('online', at))],
    concerns: [id],
  });
};

/**
 * Handles a request for "online" if the participant is desired online already, or is in the conference by the event
 * package's word. `explicit` marks the status as requested, unless it was requested before. `others` applies the other
 * members of the request. It takes whether `explicit` was written, because the version that `explicit` created must not
 * refuse it.
 */
export const onlineAlready = (
  change: DesiredChange,
  seen: ConferenceRecord,
): { readonly explicit: Change | undefined; readonly others: ((afterExplicit: boolean) => Change) | undefined } => {
  const { status: _status, ...desired } = change.desired;
  const participant = seen.participants[change.participantId];
  return {
    explicit: participant && (participant.statusRequested || !isDesiredOnline(participant)) ? undefined : requestOnlineExplicitly(change),
    others:
      Object.keys(desired).length === 0
        ? undefined
        : (afterExplicit) => requestChange({ ...change, desired, ifVersion: afterExplicit ? undefined : change.ifVersion }),
  };
};

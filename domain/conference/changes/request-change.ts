/** What is wanted of a participant: online or offline, muted, held. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import type { ParticipantAction, ParticipantUpdate } from '../../../schemas/participant';
import { lastAction } from '../../participant/last-action';
import {
  all,
  any,
  type Change,
  compare,
  type Condition,
  conferenceField,
  copy,
  demand,
  missing,
  type Mutation,
  notToCall,
  participantField,
  present,
  remove,
  type Requirement,
  row,
  set,
  toCall,
} from '../change';
import { begin } from './begin';
import { mayDial } from './dial-limit';

export type WantedChange = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly at: number;
  readonly wants: ParticipantUpdate;
  /** Refused when the participant has changed after that version. */
  readonly ifVersion?: number | undefined;
  readonly dialsPerHour: number;
  /** The initiator is called by every start: being online, it is nobody whom a start could wait for. */
  readonly isInitiator?: boolean;
};

type Effect = { readonly changes: Condition; readonly mutations: readonly Mutation[]; readonly action: ParticipantAction };

const isWanted = (id: ParticipantId): Condition =>
  all(
    compare(participantField(id, 'legWanted'), '>', participantField(id, 'legUnwanted')),
    compare(participantField(id, 'legWanted'), '>', participantField(id, 'legEnded')),
  );

const isNotWanted = (id: ParticipantId): Condition =>
  any(
    compare(participantField(id, 'legWanted'), '<=', participantField(id, 'legUnwanted')),
    compare(participantField(id, 'legWanted'), '<=', participantField(id, 'legEnded')),
  );

const online = (id: ParticipantId, isInitiator: boolean): Effect => ({
  action: 'online',
  changes: isNotWanted(id),
  // The next leg after every one there was: an unwanted leg may be numbered as high as the wanted one, never higher.
  mutations: [
    copy(participantField(id, 'legWanted'), participantField(id, 'legWanted'), 1),
    set(participantField(id, 'decided'), true),
    ...(isInitiator ? [] : [toCall(id)]),
  ],
});

const offline = (id: ParticipantId): Effect => ({
  action: 'offline',
  changes: any(isWanted(id), missing(participantField(id, 'decided'))),
  mutations: [
    copy(participantField(id, 'legUnwanted'), participantField(id, 'legWanted')),
    set(participantField(id, 'decided'), true),
    notToCall(id),
  ],
});

const flag = (id: ParticipantId, field: 'wantMuted' | 'wantOnHold', on: boolean, action: ParticipantAction): Effect => {
  const path = participantField(id, field);
  return { action, changes: on ? missing(path) : present(path), mutations: [on ? set(path, true) : remove(path)] };
};

const effectsOf = (id: ParticipantId, { status, muted, onHold }: ParticipantUpdate, isInitiator: boolean): readonly Effect[] => [
  ...(onHold === undefined ? [] : [flag(id, 'wantOnHold', onHold, onHold ? 'hold' : 'resume')]),
  ...(muted === undefined ? [] : [flag(id, 'wantMuted', muted, muted ? 'mute' : 'unmute')]),
  ...(status === undefined ? [] : [status === 'online' ? online(id, isInitiator) : offline(id)]),
];

const notChangedSince = (id: ParticipantId, version: number | undefined): readonly Requirement[] =>
  version === undefined
    ? []
    : [
        demand(any(missing({ of: 'stamp', id }), compare({ of: 'stamp', id }, '<=', version)), 'changed-since'),
        demand(compare(conferenceField('groupStamp'), '<=', version), 'changed-since'),
      ];

/** What every change of one participant requires. */
export const ofPresent = (id: ParticipantId, ifVersion: number | undefined): readonly Requirement[] => [
  demand(present(row(id)), 'participant-not-found'),
  demand(missing(participantField(id, 'removed')), 'removed'),
  ...notChangedSince(id, ifVersion),
];

export const requestChange = (change: WantedChange): Change => {
  const { conferenceId, participantId: id, at, wants, ifVersion, dialsPerHour, isInitiator = false } = change;
  const effects = effectsOf(id, wants, isInitiator);
  const action = effects.at(-1)?.action ?? 'online';
  return begin('request', conferenceId, at, {
    requires: [
      ...ofPresent(id, ifVersion),
      // "Online" has an effect of its own only on somebody who is not wanted: it must not be mixed with what holds already.
      ...(wants.status === 'online'
        ? [demand(isNotWanted(id), 'unchanged')]
        : [demand(any(...effects.map(({ changes }) => changes)), 'unchanged')]),
      ...(wants.status === 'online' ? [mayDial(at, dialsPerHour)] : []),
    ],
    mutations: [...effects.flatMap(({ mutations }) => mutations), set(participantField(id, 'lastAction'), lastAction(action, at))],
    concerns: [id],
  });
};

/** Online was asked for somebody whom the network already made so: from now on it is decided. */
export const decideOnline = (change: Omit<WantedChange, 'wants' | 'dialsPerHour'>): Change => {
  const { conferenceId, participantId: id, at, ifVersion, isInitiator = false } = change;
  return begin('request', conferenceId, at, {
    requires: [
      ...ofPresent(id, ifVersion),
      demand(isWanted(id), 'seen-otherwise'),
      demand(missing(participantField(id, 'decided')), 'unchanged'),
    ],
    mutations: [
      set(participantField(id, 'decided'), true),
      ...(isInitiator ? [] : [toCall(id)]),
      set(participantField(id, 'lastAction'), lastAction('online', at)),
    ],
    concerns: [id],
  });
};

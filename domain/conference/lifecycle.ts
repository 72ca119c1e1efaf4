/** The life of a conference as data: what may be done in which state, where it leads, and how that is called on the bus. */
import type { ConferenceState } from '../../schemas/conference';
import type { EventType } from '../../schemas/events/event-types';

export type LifecycleAction = {
  readonly from: readonly ConferenceState[];
  /** The state it leads to; the same where it is not said. */
  readonly to?: ConferenceState;
  readonly event: EventType;
  readonly says: string;
};

const open: readonly ConferenceState[] = ['assembling', 'starting', 'active'];
const running: readonly ConferenceState[] = ['starting', 'active'];
const bridged: readonly ConferenceState[] = ['starting', 'active', 'ending'];

export const lifecycle = {
  open: { from: ['ended'], to: 'assembling', event: 'rollcall.conference.created.v1', says: 'a terminal or a call report opens it' },
  adopt: { from: ['assembling'], event: 'rollcall.conference.adopted.v1', says: 'a terminal takes over what the network opened' },
  start: { from: ['assembling'], to: 'starting', event: 'rollcall.conference.starting.v1', says: 'the initiator starts it' },
  activate: { from: ['starting'], to: 'active', event: 'rollcall.conference.active.v1', says: 'two legs are connected' },
  abandon: { from: ['assembling'], to: 'ended', event: 'rollcall.conference.ended.v1', says: 'ended or abandoned before the start' },
  end: { from: running, to: 'ending', event: 'rollcall.conference.ending.v1', says: 'an end reason holds' },
  finish: { from: ['ending'], to: 'ended', event: 'rollcall.conference.ended.v1', says: 'no leg is left, or 30 s have passed' },
  'management-changed': {
    from: bridged,
    event: 'rollcall.conference.management-changed.v1',
    says: 'the bridge falls silent or answers again',
  },
  unconfirmed: {
    from: bridged,
    event: 'rollcall.participant.unconfirmed.v1',
    says: 'the silent bridge confirms nobody',
  },
  add: { from: open, event: 'rollcall.participant.added.v1', says: 'participants are added' },
  request: { from: open, event: 'rollcall.participant.requested.v1', says: 'online, offline, muted or held is asked for' },
  remove: { from: open, event: 'rollcall.participant.removed.v1', says: 'a participant is removed' },
  report: { from: open, event: 'rollcall.participant.reported.v1', says: 'the access network reports a call' },
  claim: { from: running, event: 'rollcall.participant.dialing.v1', says: 'legs are claimed and dialled' },
  ringing: { from: bridged, event: 'rollcall.participant.ringing.v1', says: 'a leg rings' },
  joined: { from: bridged, event: 'rollcall.participant.joined.v1', says: 'a leg is connected' },
  left: { from: bridged, event: 'rollcall.participant.left.v1', says: 'a leg has ended' },
  failed: { from: bridged, event: 'rollcall.participant.failed.v1', says: 'a leg did not connect' },
  muted: { from: bridged, event: 'rollcall.participant.muted.v1', says: 'the bridge has muted a leg' },
  unmuted: { from: bridged, event: 'rollcall.participant.unmuted.v1', says: 'the bridge has unmuted a leg' },
  held: { from: bridged, event: 'rollcall.participant.held.v1', says: 'the bridge has put a leg on hold' },
  resumed: { from: bridged, event: 'rollcall.participant.resumed.v1', says: 'the bridge has resumed a leg' },
  'action-failed': { from: bridged, event: 'rollcall.participant.action-failed.v1', says: 'what was asked for came to nothing' },
} as const satisfies Record<string, LifecycleAction>;

export type ActionName = keyof typeof lifecycle;

export const isRunning = (state: ConferenceState): boolean => running.includes(state);

/**
 * The lifecycle of a conference as data: the changes that each state allows, the state that each change leads to, and
 * its event on the bus.
 */
import type { ConferenceState } from '../../schemas/conference';
import type { EventType } from '../../schemas/events/event-types';

export type LifecycleChange = {
  readonly from: readonly ConferenceState[];
  /** The state that the change leads to; absent if the state stays the same. */
  readonly to?: ConferenceState;
  readonly event: EventType;
  /**
   * What happens, for a change that shares its event with another. Otherwise the summary of the event describes it.
   */
  readonly says?: string;
};

/** A conference in one of these states can still be ended. */
export const openStates: readonly ConferenceState[] = ['assembling', 'starting', 'active'];
/** In these states participants are dialled. */
export const runningStates: readonly ConferenceState[] = ['starting', 'active'];
const bridgedStates: readonly ConferenceState[] = ['starting', 'active', 'ending'];
const livingStates: readonly ConferenceState[] = [...openStates, 'ending'];

export const lifecycle = {
  open: { from: ['ended'], to: 'assembling', event: 'rollcall.conference.created.v1' },
  adopt: { from: ['assembling'], event: 'rollcall.conference.adopted.v1' },
  start: { from: ['assembling'], to: 'starting', event: 'rollcall.conference.starting.v1' },
  activate: { from: ['starting'], to: 'active', event: 'rollcall.conference.active.v1' },
  abandon: {
    from: ['assembling'],
    to: 'ended',
    event: 'rollcall.conference.ended.v1',
    says: 'the conference is ended or abandoned before it starts',
  },
  end: { from: runningStates, to: 'ending', event: 'rollcall.conference.ending.v1' },
  finish: {
    from: ['ending'],
    to: 'ended',
    event: 'rollcall.conference.ended.v1',
    says: 'no leg is left. 30 s after `end`, Rollcall itself records the ends that the bridge has not reported',
  },
  'management-changed': {
    from: bridgedStates,
    event: 'rollcall.conference.management-changed.v1',
  },
  unconfirmed: {
    from: bridgedStates,
    event: 'rollcall.participant.unconfirmed.v1',
  },
  'event-package': { from: livingStates, event: 'rollcall.conference.event-package.v1' },
  observe: { from: livingStates, event: 'rollcall.participant.observed.v1' },
  add: { from: openStates, event: 'rollcall.participant.added.v1' },
  request: { from: openStates, event: 'rollcall.participant.requested.v1' },
  remove: { from: openStates, event: 'rollcall.participant.removed.v1' },
  report: { from: openStates, event: 'rollcall.participant.reported.v1' },
  claim: { from: runningStates, event: 'rollcall.participant.dialing.v1' },
  ringing: { from: bridgedStates, event: 'rollcall.participant.ringing.v1' },
  joined: { from: bridgedStates, event: 'rollcall.participant.joined.v1' },
  left: { from: bridgedStates, event: 'rollcall.participant.left.v1' },
  failed: { from: bridgedStates, event: 'rollcall.participant.failed.v1' },
  muted: { from: bridgedStates, event: 'rollcall.participant.muted.v1' },
  unmuted: { from: bridgedStates, event: 'rollcall.participant.unmuted.v1' },
  held: { from: bridgedStates, event: 'rollcall.participant.held.v1' },
  resumed: { from: bridgedStates, event: 'rollcall.participant.resumed.v1' },
  'action-failed': { from: bridgedStates, event: 'rollcall.participant.action-failed.v1' },
} as const satisfies Record<string, LifecycleChange>;

export type ChangeName = keyof typeof lifecycle;

export const isRunning = (state: ConferenceState): boolean => runningStates.includes(state);

/** Applies the bridge's events about legs in one write: events of one kind, each for another participant. */
import type { ConferenceId } from '../../../schemas/common';
import { type FlagEvent, flagEvents, flagNames } from '../../../schemas/participant-actions';
import type { LegEvent } from '../../bridge/leg-event';
import { legEndCode } from '../../participant/disconnection';
import { progressOf } from '../../participant/progress';
import {
  between,
  type Change,
  missing,
  type Mutation,
  participantField,
  type Path,
  present,
  remove,
  type Requirement,
  requirement,
  set,
} from '../change';
import type { ActionName } from '../lifecycle';
import { begin } from './begin';

type LegChange = 'ringing' | 'joined' | 'left' | 'failed' | FlagEvent;

/**
 * An end is `left` or `failed`, following the method in RFC 4575: `departed` and `booted` are `left`, `failed` and
 * `busy` are `failed`.
 */
export const legChangeOf = (event: LegEvent): LegChange & ActionName => {
  if (event.kind !== 'ended') return event.kind;
  return event.end?.method === 'failed' || event.end?.method === 'busy' ? 'failed' : 'left';
};

const UNKNOWN_END = { method: 'departed', cause: null, sipCode: null } as const;

/** The leg must be the claimed one, and must not have reached this phase yet. */
const notYet = (event: LegEvent, progress: Path, phase: 'ringing' | 'joined' | 'ended'): Requirement =>
  requirement(between(progress, progressOf(event.leg, 'claimed'), progressOf(event.leg, phase) - 1), 'not-current-leg');

const connected = (event: LegEvent, progress: Path): Requirement =>
  requirement(between(progress, progressOf(event.leg, 'joined'), progressOf(event.leg, 'ended') - 1), 'not-current-leg');

const flagChanged = (event: LegEvent, kind: FlagEvent): { requires: Requirement[]; mutations: Mutation[] } => {
  const { flag, on } = flagEvents[kind];
  const path = participantField(event.participantId, flag);
  return {
    requires: [
      connected(event, participantField(event.participantId, 'progress')),
      requirement(on ? missing(path) : present(path), 'unchanged'),
    ],
    mutations: [on ? set(path, true) : remove(path)],
  };
};

const ended = (event: LegEvent): Mutation[] => {
  const of = (field: Parameters<typeof participantField>[1]) => participantField(event.participantId, field);
  return [
    set(of('progress'), progressOf(event.leg, 'ended')),
    // The same write makes the leg no longer desired, so the end of a leg never causes another dial.
    set(of('endedLeg'), event.leg),
    set(of('disconnection'), legEndCode(event.end ?? UNKNOWN_END)),
    set(of('disconnectedAt'), event.at),
    remove(of('joinedAt')),
    ...flagNames.map((flag) => remove(of(flag))),
  ];
};

const effectOf = (event: LegEvent): { requires: Requirement[]; mutations: Mutation[] } => {
  const progress = participantField(event.participantId, 'progress');
  switch (event.kind) {
    case 'ringing':
      return { requires: [notYet(event, progress, 'ringing')], mutations: [set(progress, progressOf(event.leg, 'ringing'))] };
    case 'joined':
      return {
        requires: [notYet(event, progress, 'joined')],
        mutations: [set(progress, progressOf(event.leg, 'joined')), set(participantField(event.participantId, 'joinedAt'), event.at)],
      };
    case 'ended':
      return { requires: [notYet(event, progress, 'ended')], mutations: ended(event) };
    default:
      return flagChanged(event, event.kind);
  }
};

/** `events` must not be empty, must all have the same `legChangeOf`, and must each be for another participant. */
export const applyLegEvents = (conferenceId: ConferenceId, events: readonly [LegEvent, ...LegEvent[]], at: number): Change => {
  const effects = events.map(effectOf);
  return begin(legChangeOf(events[0]), conferenceId, at, {
    requires: effects.flatMap(({ requires }) => requires),
    mutations: effects.flatMap(({ mutations }) => mutations),
    concerns: events.map(({ participantId }) => participantId),
  });
};

/** Whether the event shows that the leg is alive. The caller drops a leg that is alive but not desired. */
export const showsLiveLeg = ({ kind }: LegEvent): boolean => kind !== 'ended';

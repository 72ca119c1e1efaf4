/** Applies the bridge's events about legs in one write: events of one kind, each for another participant. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import { type DesiredFlag, type FlagEvent, flagEvents, flagNames, flags, type UndesiredFlag } from '../../../schemas/participant-actions';
import type { LegEvent } from '../../bridge/leg-event';
import {
  any,
  between,
  type Change,
  compare,
  missing,
  type Mutation,
  participantField,
  type ParticipantField,
  present,
  remove,
  requestedBefore,
  type Requirement,
  requirement,
  set,
} from '../change';
import type { ChangeName } from '../lifecycle';
import { participantOf } from '../participant-of';
import type { ConferenceRecord } from '../record';
import { begin } from './begin';

type LegChange = 'ringing' | 'joined' | 'left' | 'failed' | FlagEvent;

/** A leg that had joined has left, and any other has failed, so that each `joined` has its `left`. */
const endChangeOf = (event: LegEvent, record: ConferenceRecord | undefined): 'left' | 'failed' => {
  const progress = record && participantOf(record, event)?.progress;
  if (progress?.leg === event.leg) return progress.phase === 'joined' ? 'left' : 'failed';
  return event.end?.method === 'failed' || event.end?.method === 'busy' ? 'failed' : 'left';
};

/** The change that an event makes. For an end, only the record can tell: without it, this is the more likely one. */
export const legChangeOf = (event: LegEvent, record?: ConferenceRecord): LegChange & ChangeName =>
  event.kind === 'ended' ? endChangeOf(event, record) : event.kind;

const UNKNOWN_END = { method: 'departed', cause: null, sipCode: null } as const;

const phaseBefore = { ringing: 'claimed', joined: 'ringing' } as const;

/** The leg must be the claimed one, and must not have reached this phase yet. */
const notYet = ({ participantId, leg }: LegEvent, phase: keyof typeof phaseBefore): Requirement =>
  requirement(
    between(participantField(participantId, 'progress'), { leg, phase: 'claimed' }, { leg, phase: phaseBefore[phase] }),
    'not-current-leg',
  );

const connected = ({ participantId, leg }: LegEvent): Requirement =>
  requirement(compare(participantField(participantId, 'progress'), '=', { leg, phase: 'joined' }), 'not-current-leg');

type Effect = { readonly requires: Requirement[]; readonly mutations: Mutation[] };

/** Whether the conference has a request that is newer than the report and contradicts it. */
const isOverruled = (event: LegEvent, opposite: DesiredFlag | UndesiredFlag, seen: ConferenceRecord | undefined): boolean => {
  const participant = participantOf(seen, event);
  return participant?.[opposite] === true && (participant.lastAction?.at ?? 0) >= event.at;
};

/**
 * The flag had its desired value until this report. So the request for that value has been done, and the bridge, or the
 * phone, has changed its mind since: the request ends here, and nothing undoes the report. A request that is newer than
 * the report is still to be carried out. `seen`: the conference that refused the change as a conflict; without it, no
 * such request is expected.
 */
const flagChanged = (event: LegEvent, kind: FlagEvent, seen: ConferenceRecord | undefined): Effect => {
  const { participantId: id, at } = event;
  const { flag, on } = flagEvents[kind];
  const path = participantField(id, flag);
  const opposite = flags[flag][on ? 'undesired' : 'desired'];
  const request = participantField(id, opposite);
  const overruled = isOverruled(event, opposite, seen);
  return {
    requires: [
      connected(event),
      requirement(on ? missing(path) : present(path), 'unchanged'),
      requirement(overruled ? present(request) : any(missing(request), requestedBefore(id, at)), 'conflict'),
    ],
    mutations: [on ? set(path, true) : remove(path), ...(overruled ? [] : [remove(request)])],
  };
};

/** The event package has said nothing yet of what the leg has just done. */
const notObservedSince = (id: ParticipantId): Mutation => remove(participantField(id, 'observed'));

const ended = (event: LegEvent, hadJoined: boolean): Mutation[] => {
  const of = <Field extends ParticipantField>(field: Field) => participantField(event.participantId, field);
  return [
    set(of('progress'), { leg: event.leg, phase: 'ended' }),
    // The same write makes the leg no longer desired, so the end of a leg never causes another dial.
    set(of('endedLeg'), event.leg),
    set(of('disconnection'), event.end ?? UNKNOWN_END),
    hadJoined ? set(of('hadJoined'), true) : remove(of('hadJoined')),
    set(of('disconnectedAt'), event.at),
    remove(of('joinedAt')),
    notObservedSince(event.participantId),
    ...flagNames.map((flag) => remove(of(flag))),
  ];
};

const effectOf = (event: LegEvent, change: LegChange, seen: ConferenceRecord | undefined): Effect => {
  const { participantId: id, leg, at } = event;
  const progress = participantField(id, 'progress');
  switch (event.kind) {
    case 'ringing':
      return { requires: [notYet(event, 'ringing')], mutations: [set(progress, { leg, phase: 'ringing' })] };
    case 'joined':
      return {
        requires: [notYet(event, 'joined')],
        mutations: [set(progress, { leg, phase: 'joined' }), set(participantField(id, 'joinedAt'), at), notObservedSince(id)],
      };
    case 'ended':
      return { requires: [change === 'left' ? connected(event) : notYet(event, 'joined')], mutations: ended(event, change === 'left') };
    default:
      return flagChanged(event, event.kind, seen);
  }
};

/** An end takes about 100 bytes of an expression, which may be 4,096 bytes long. */
export const MAX_EVENTS_PER_CHANGE = 30;

/**
 * `events`: from one to `MAX_EVENTS_PER_CHANGE` that all make this change (`legChangeOf`), each for another
 * participant. `seen`: the conference, if it has been read.
 */
export const applyLegEvents = (
  conferenceId: ConferenceId,
  events: readonly [LegEvent, ...LegEvent[]],
  at: number,
  change = legChangeOf(events[0]),
  seen?: ConferenceRecord,
): Change => {
  const effects = events.map((event) => effectOf(event, change, seen));
  return begin(change, conferenceId, at, {
    requires: effects.flatMap(({ requires }) => requires),
    mutations: effects.flatMap(({ mutations }) => mutations),
    concerns: events.map(({ participantId }) => participantId),
  });
};

/** Whether the event shows that the leg is alive. The caller drops a leg that is alive but not desired. */
export const showsLiveLeg = ({ kind }: LegEvent): boolean => kind !== 'ended';

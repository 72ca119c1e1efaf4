/**
 * Applies a call report. During assembly it sets the participant's initial status; once there is a leg, the report is
 * only noted.
 */
import type { ParticipantId } from '../../../schemas/common';
import type { CallState, Cause, Status } from '../../../schemas/participant';
import { hasHadLeg, NO_LEG } from '../../participant/progress';
import {
  all,
  any,
  type Change,
  compare,
  conferenceField,
  copy,
  increase,
  missing,
  type Mutation,
  newVersion,
  notToCall,
  oneOf,
  participant,
  participantField,
  present,
  remove,
  type Requirement,
  requirement,
  set,
  setParticipant,
  toCall,
} from '../change';
import { runningStates } from '../lifecycle';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { begin } from './begin';
import { addedLater } from './new-participant';

/** A report, and the participant it is about. */
export type ReportedCall = {
  readonly participantId: ParticipantId;
  readonly state: CallState;
  readonly cause: Cause | null;
  readonly occurredAt: number;
  /** When Rollcall received it. */
  readonly at: number;
};

/**
 * A held or connected call means online. A call that did not connect or was released means offline. A call that is
 * still being made says nothing yet.
 */
export const initialStatusOf = (state: CallState): Status | undefined => {
  switch (state) {
    case 'held':
    case 'connected':
      return 'online';
    case 'unconnected':
    case 'released':
      return 'offline';
    case 'dialing':
    case 'alerting':
      return undefined;
  }
};

const noted = ({ participantId: id, state, occurredAt, cause }: ReportedCall): readonly Mutation[] => [
  set(participantField(id, 'call'), { state, at: occurredAt }),
  cause === null ? remove(participantField(id, 'callCause')) : set(participantField(id, 'callCause'), cause),
  newVersion('reportedIn'),
];

/**
 * A report that is older than the conference by more than this belongs to another conference. The margin is needed
 * because the first reports, which open a conference, arrive in any order, and because the network's clock is not ours.
 */
const BEFORE_CREATION_MS = 5_000;

const newer = ({ participantId: id, state, occurredAt }: ReportedCall): readonly Requirement[] => [
  requirement(present(participant(id)), 'participant-not-found'),
  requirement(missing(participantField(id, 'removed')), 'removed'),
  requirement(any(missing(participantField(id, 'call')), compare(participantField(id, 'call'), '<', { state, at: occurredAt })), 'stale'),
  requirement(compare(conferenceField('createdAt'), '<=', occurredAt + BEFORE_CREATION_MS), 'stale'),
];

const assembling = requirement(compare(conferenceField('state'), '=', 'assembling'), 'conflict');

/** Desires the leg after the last one that was withdrawn. Doing so twice has the same result. */
const desireNext = (id: ParticipantId): Mutation => copy(participantField(id, 'desiredLeg'), participantField(id, 'withdrawnLeg'), 1);

/** Leg numbers only grow: an offline call withdraws the leg, and the next online call desires a new one. */
const statusEffect = (id: ParticipantId, status: Status): readonly Mutation[] => [
  set(participantField(id, 'initialStatus'), status),
  ...(status === 'online'
    ? [desireNext(id), toCall(id)]
    : [copy(participantField(id, 'withdrawnLeg'), participantField(id, 'desiredLeg')), notToCall(id)]),
];

/** The usual case, which needs no read first: an assembly, and a participant whose status nobody has requested. */
export const reportBeforeRequest = (report: ReportedCall): Change => {
  const status = initialStatusOf(report.state);
  return begin('report', undefined, report.at, {
    requires: [
      assembling,
      ...newer(report),
      ...(status ? [requirement(missing(participantField(report.participantId, 'statusRequested')), 'status-requested')] : []),
    ],
    mutations: [...noted(report), ...(status ? statusEffect(report.participantId, status) : [])],
    concerns: [report.participantId],
  });
};

/** A status was requested, so it stands. The report still sets the initial status. */
export const reportAfterRequest = (seen: ConferenceRecord, report: ReportedCall): Change => {
  const status = initialStatusOf(report.state);
  return begin('report', seen.conferenceId, report.at, {
    requires: [assembling, ...newer(report), requirement(present(participantField(report.participantId, 'statusRequested')), 'conflict')],
    mutations: [...noted(report), ...(status ? [set(participantField(report.participantId, 'initialStatus'), status)] : [])],
    concerns: [report.participantId],
  });
};

/** A report about a participant that the assembly did not have yet. */
export const reportNew = (seen: ConferenceRecord, report: ReportedCall, added: ParticipantRecord): Change => {
  const id = report.participantId;
  return begin('report', seen.conferenceId, report.at, {
    requires: [
      assembling,
      requirement(missing(participant(id)), 'conflict'),
      requirement(compare(conferenceField('createdAt'), '<=', report.occurredAt + BEFORE_CREATION_MS), 'stale'),
      requirement(compare(conferenceField('freePlaces'), '>=', 1), 'no-room'),
      requirement(compare(conferenceField('freeEntries'), '>=', 1), 'no-room'),
    ],
    mutations: [
      setParticipant(id, addedLater(reportedParticipant(added, report), report.at)),
      newVersion('reportedIn'),
      increase('freePlaces', -1),
      increase('freeEntries', -1),
      ...(initialStatusOf(report.state) === 'online' ? [toCall(id)] : []),
    ],
    concerns: [id],
  });
};

/** The record of a participant whom a report adds. */
export const reportedParticipant = (added: ParticipantRecord, { state, occurredAt, cause }: ReportedCall): ParticipantRecord => {
  const status = initialStatusOf(state);
  return {
    ...added,
    ...(status ? { initialStatus: status, desiredLeg: status === 'online' ? 1 : 0 } : {}),
    call: { state, at: occurredAt },
    ...(cause === null ? {} : { callCause: cause }),
  };
};

/**
 * Nobody has requested a status, no leg is desired, and none was ever made. Such a participant joins if its call
 * connects after the start.
 */
const mayJoinLater = (id: ParticipantId) =>
  all(
    missing(participantField(id, 'statusRequested')),
    compare(participantField(id, 'desiredLeg'), '<=', participantField(id, 'withdrawnLeg')),
    compare(participantField(id, 'progress'), '=', NO_LEG),
  );

/**
 * Applies a report to a running conference: if the call of a participant without a requested status connects, the
 * participant joins. Every other report is only noted.
 */
export const reportWhileRunning = (seen: ConferenceRecord, report: ReportedCall): Change => {
  const id = report.participantId;
  const participant = seen.participants[id];
  const mayJoin =
    participant !== undefined &&
    !participant.statusRequested &&
    participant.desiredLeg <= participant.withdrawnLeg &&
    !hasHadLeg(participant.progress);
  const status = mayJoin ? initialStatusOf(report.state) : undefined;
  const running = requirement(oneOf(conferenceField('state'), runningStates), 'conflict');
  return begin('report', seen.conferenceId, report.at, {
    requires: [running, ...newer(report), ...(mayJoin ? [requirement(mayJoinLater(id), 'conflict')] : [])],
    mutations: [
      ...noted(report),
      ...(status && participant?.initialStatus === undefined ? [set(participantField(id, 'initialStatus'), status)] : []),
      ...(status === 'online' ? [desireNext(id)] : []),
    ],
    concerns: [id],
  });
};

/** Whether a report that was refused as not newer repeats the last one. Otherwise it is older. */
export const isRepeated = (seen: ConferenceRecord, { participantId, state, occurredAt }: ReportedCall): boolean => {
  const last = seen.participants[participantId]?.call;
  return last?.state === state && last.at === occurredAt;
};

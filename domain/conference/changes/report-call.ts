/**
 * Applies a call report. During assembly it sets the participant's initial status; once there is a leg, the report is
 * only noted.
 */
import type { ParticipantId } from '../../../schemas/common';
import type { Status } from '../../../schemas/participant';
import { hasHadLeg, NO_LEG } from '../../participant/progress';
import {
  all,
  type Change,
  compare,
  copy,
  missing,
  type Mutation,
  newVersion,
  notToCall,
  participantField,
  present,
  requirement,
  set,
  toCall,
} from '../change';
import type { ConferenceRecord } from '../record';
import { begin } from './begin';
import { noteCall, type ReportedCall } from './note-call';
import { ofPresent } from './request-change';
import { stillAssembling, stillRunning } from './requirements';

/** Desires the leg after the last one that was withdrawn. Doing so twice has the same result. */
const desireNext = (id: ParticipantId): Mutation => copy(participantField(id, 'desiredLeg'), participantField(id, 'withdrawnLeg'), 1);

/** Leg numbers only grow: an offline call withdraws the leg, and the next online call desires a new one. */
const statusEffect = (id: ParticipantId, status: Status): readonly Mutation[] => [
  set(participantField(id, 'initialStatus'), status),
  ...(status === 'online'
    ? [desireNext(id), toCall(id)]
    : [copy(participantField(id, 'withdrawnLeg'), participantField(id, 'desiredLeg')), notToCall(id)]),
];

/** An assembly, and a participant whose status nobody has requested. The usual case needs no read first. */
export const reportBeforeRequest = (report: ReportedCall, seen?: ConferenceRecord): Change => {
  const { requires, mutations, status } = noteCall(seen, report);
  return begin('report', undefined, report.at, {
    requires: [
      stillAssembling,
      ...ofPresent(report.participantId, undefined),
      ...requires,
      ...(status ? [requirement(missing(participantField(report.participantId, 'statusRequested')), 'status-requested')] : []),
    ],
    mutations: [...mutations, newVersion('reportedIn'), ...(status ? statusEffect(report.participantId, status) : [])],
    concerns: [report.participantId],
  });
};

/** A status was requested, so it stands. The report still sets the initial status. */
export const reportAfterRequest = (seen: ConferenceRecord, report: ReportedCall): Change => {
  const { requires, mutations, status } = noteCall(seen, report);
  return begin('report', seen.conferenceId, report.at, {
    requires: [
      stillAssembling,
      ...ofPresent(report.participantId, undefined),
      ...requires,
      requirement(present(participantField(report.participantId, 'statusRequested')), 'conflict'),
    ],
    mutations: [
      ...mutations,
      newVersion('reportedIn'),
      ...(status ? [set(participantField(report.participantId, 'initialStatus'), status)] : []),
    ],
    concerns: [report.participantId],
  });
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
  const { requires, mutations, status: said } = noteCall(seen, report);
  const status = mayJoin ? said : undefined;
  return begin('report', seen.conferenceId, report.at, {
    requires: [stillRunning, ...ofPresent(id, undefined), ...requires, ...(mayJoin ? [requirement(mayJoinLater(id), 'conflict')] : [])],
    mutations: [
      ...mutations,
      newVersion('reportedIn'),
      ...(status && participant?.initialStatus === undefined ? [set(participantField(id, 'initialStatus'), status)] : []),
      ...(status === 'online' ? [desireNext(id), set(participantField(id, 'broughtInAt'), report.at)] : []),
    ],
    concerns: [id],
  });
};

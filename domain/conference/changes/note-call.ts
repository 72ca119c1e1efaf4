/** What a report changes of the single-line calls of the participant that it is about. */
import type { ParticipantId } from '../../../schemas/common';
import type { Status } from '../../../schemas/participant';
import type { CallState, Cause } from '../../../schemas/participant-states';
import { afterReport, isNew, knownCall } from '../../participant/report-of-call';
import { isOver, type KnownCall, orderOfCalls, type SingleLineCall, statusByCall } from '../../participant/single-line-call';
import { any, compare, missing, type Mutation, participantField, remove, type Requirement, requirement, set } from '../change';
import { doesNotLookLate, noteTime, type Report } from '../late-report';
import type { ConferenceRecord, ParticipantRecord } from '../record';

/** A report, and the participant it is about. */
export type ReportedCall = {
  readonly participantId: ParticipantId;
  /** A short hash of the network's id of the call. */
  readonly callKey: number;
  readonly state: CallState;
  readonly cause: Cause | null;
  /** By the network's clock. It is compared only with times of other reports. */
  readonly occurredAt: number;
  /** When Rollcall received it. */
  readonly at: number;
};

export type NotedCall = {
  readonly requires: readonly Requirement[];
  readonly mutations: readonly Mutation[];
  /** Undefined if the report does not say whether the participant is online. */
  readonly status: Status | undefined;
};

export const callOf = ({ callKey: key, state, occurredAt: at, cause }: ReportedCall): KnownCall => ({ key, state, at, cause });

/** The report without its participant. */
export const received = (report: ReportedCall): Report => ({ call: callOf(report), at: report.at });

/** What the report says of the network's clock. */
export const timeOf = (seen: ConferenceRecord | undefined, report: ReportedCall): readonly Mutation[] =>
  noteTime(seen, seen?.participants[report.participantId] ?? {}, received(report));

/** Once no call is left, there is none that Rollcall could have asked for. */
const requestFulfilled = (id: ParticipantId, shown: SingleLineCall): readonly Mutation[] =>
  isOver(shown) ? [remove(participantField(id, 'callRequested'))] : [];

/** The usual case, in which the participant has no other call. It needs no read. */
const onlyCall = (seen: ConferenceRecord | undefined, report: ReportedCall): NotedCall => {
  const { key, ...call } = callOf(report);
  const id = report.participantId;
  const isFirst = missing(participantField(id, 'call'));
  return {
    requires: [
      requirement(missing(participantField(id, 'otherCalls')), 'conflict'),
      requirement(any(isFirst, compare(participantField(id, 'callKey'), '=', key)), 'conflict'),
      requirement(any(isFirst, compare(participantField(id, 'call'), '<', { ...call, cause: null })), 'stale'),
      ...(seen ? [] : [doesNotLookLate(report.occurredAt)]),
    ],
    mutations: [
      set(participantField(id, 'call'), call),
      set(participantField(id, 'callKey'), key),
      ...requestFulfilled(id, call),
      ...timeOf(seen, report),
    ],
    status: statusByCall(call.state),
  };
};

const isAsRead = (id: ParticipantId, field: 'call' | 'callKey' | 'otherCalls', { [field]: read }: ParticipantRecord): Requirement => {
  const left = participantField(id, field);
  return requirement(read === undefined ? missing(left) : { is: 'compare', left, by: '=', right: read }, 'conflict');
};

/** No report about the participant has come since it was read. Whatever happens to others does not matter. */
export const callsUnchanged = (id: ParticipantId, read: ParticipantRecord): readonly Requirement[] => [
  isAsRead(id, 'call', read),
  isAsRead(id, 'callKey', read),
  isAsRead(id, 'otherCalls', read),
];

const amongCalls = (seen: ConferenceRecord, participant: ParticipantRecord, report: ReportedCall): NotedCall => {
  const id = report.participantId;
  const { shown, others, status } = afterReport(participant, callOf(report));
  const { key, ...call } = shown;
  return {
    requires: callsUnchanged(id, participant),
    mutations: [
      set(participantField(id, 'call'), call),
      set(participantField(id, 'callKey'), key),
      others.length > 0 ? set(participantField(id, 'otherCalls'), others) : remove(participantField(id, 'otherCalls')),
      ...requestFulfilled(id, call),
      ...timeOf(seen, report),
    ],
    status,
  };
};

/** Whether the participant has no other call, and the report is newer than the last one. */
const isOfOnlyCall = ({ call, callKey, otherCalls }: ParticipantRecord, report: ReportedCall): boolean =>
  call === undefined || (otherCalls === undefined && callKey === report.callKey && orderOfCalls(call, callOf(report)) < 0);

/** `seen`: the conference that was read; undefined before the first write. */
export const noteCall = (seen: ConferenceRecord | undefined, report: ReportedCall): NotedCall => {
  const participant = seen?.participants[report.participantId];
  return seen && participant && !isOfOnlyCall(participant, report) ? amongCalls(seen, participant, report) : onlyCall(seen, report);
};

/** Whether the report says nothing that was not known when the conference was read. */
export const isOld = (seen: ConferenceRecord, report: ReportedCall): boolean =>
  !isNew(seen.participants[report.participantId] ?? {}, callOf(report));

/** Whether a report that says nothing new repeats the last one of its call. Otherwise it is older. */
export const isRepeated = (seen: ConferenceRecord, report: ReportedCall): boolean => {
  const last = knownCall(seen.participants[report.participantId] ?? {}, report.callKey);
  return last !== undefined && orderOfCalls(last, callOf(report)) === 0;
};

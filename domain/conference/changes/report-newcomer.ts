/** Applies a call report about somebody who is not in the conference. */
import { afterReport, isNewCall, type KnownCalls } from '../../participant/report-of-call';
import { isOver, statusByCall } from '../../participant/single-line-call';
import {
  type Change,
  compare,
  conferenceField,
  increase,
  missing,
  newVersion,
  participant,
  participantField,
  present,
  requirement,
  setParticipant,
  toCall,
} from '../change';
import { isDesiredOnline } from '../desired';
import { hidden } from '../hidden';
import { dropped, outsidersToDrop, spentOutsiders } from '../outsiders';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { revived } from './add-participants';
import { begin } from './begin';
import { addedLater, newParticipant } from './new-participant';
import { callOf, callsUnchanged, noteCall, type ReportedCall, timeOf } from './note-call';
import { stillAssembling, stillRunning, unchangedSince } from './requirements';

const aPlace = requirement(compare(conferenceField('freePlaces'), '>=', 1), 'no-room');

/** The calls of a participant after a report. */
const callsAfter = (calls: KnownCalls, report: ReportedCall): KnownCalls => {
  const { shown, others } = afterReport(calls, callOf(report));
  const { key, ...call } = shown;
  return { call, callKey: key, ...(others.length > 0 ? { otherCalls: others } : {}) };
};

/** The record of a participant whom a report adds. */
export const reportedParticipant = (added: ParticipantRecord, report: ReportedCall): ParticipantRecord => {
  const status = statusByCall(report.state);
  return {
    ...added,
    ...(status ? { initialStatus: status, desiredLeg: status === 'online' ? 1 : 0 } : {}),
    ...callsAfter({}, report),
  };
};

/** A report about a participant that the assembly did not have yet. */
export const reportNew = (seen: ConferenceRecord, report: ReportedCall, added: ParticipantRecord): Change => {
  const id = report.participantId;
  return begin('report', seen.conferenceId, report.at, {
    requires: [
      stillAssembling,
      requirement(missing(participant(id)), 'conflict'),
      aPlace,
      requirement(compare(conferenceField('freeEntries'), '>=', 1), 'no-room'),
    ],
    mutations: [
      setParticipant(id, addedLater(reportedParticipant(added, report), report.at)),
      ...timeOf(seen, report),
      newVersion('reportedIn'),
      increase('freePlaces', -1),
      increase('freeEntries', -1),
      ...(statusByCall(report.state) === 'online' ? [toCall(id)] : []),
    ],
    concerns: [id],
  });
};

/** Whether the initiator calls somebody again who was removed: the new call shows that the participant is meant to join. */
export const bringsBack = (removed: ParticipantRecord, report: ReportedCall): boolean =>
  !isOver(callOf(report)) && isNewCall(removed, callOf(report));

/** A new call of an assembly's initiator brings a removed participant back, with the names that it had. */
export const reportRemoved = (seen: ConferenceRecord, report: ReportedCall, removed: ParticipantRecord): Change => {
  const id = report.participantId;
  const { phoneNumber, displayName, reference } = removed;
  const back = revived(removed, newParticipant({ phoneNumber, displayName, reference, initialStatus: statusByCall(report.state) }));
  return begin('report', seen.conferenceId, report.at, {
    requires: [
      stillAssembling,
      requirement(present(participantField(id, 'removed')), 'conflict'),
      // Each return of the participant desires or withdraws a further leg.
      requirement(compare(participantField(id, 'withdrawnLeg'), '=', removed.withdrawnLeg), 'conflict'),
      ...callsUnchanged(id, removed),
      aPlace,
    ],
    mutations: [
      setParticipant(id, addedLater({ ...back, ...callsAfter(removed, report) }, report.at)),
      ...timeOf(seen, report),
      newVersion('reportedIn'),
      increase('freePlaces', -1),
      ...(isDesiredOnline(back) ? [toCall(id)] : []),
    ],
    concerns: [id],
  });
};

/**
 * Notes a call with somebody who was removed, or with whom only such calls were reported. Nobody sees it, but if the
 * participant is added, the call is known.
 */
export const reportOutside = (seen: ConferenceRecord, report: ReportedCall): Change => {
  const { requires, mutations } = noteCall(seen, report);
  const change = begin('report', seen.conferenceId, report.at, {
    requires: [requirement(present(participantField(report.participantId, 'removed')), 'conflict'), ...requires],
    mutations,
    concerns: [],
  });
  return hidden(seen, change);
};

/**
 * How many entries are missing for another outsider, who takes one that no participant to be added will need. Below one:
 * none.
 */
const missingEntries = ({ freePlaces, freeEntries }: ConferenceRecord): number => freePlaces + 1 - freeEntries;

/** Whether another outsider can be noted, in the place of those whose calls are over if necessary. */
export const hasEntryOutside = (seen: ConferenceRecord): boolean => spentOutsiders(seen).length >= missingEntries(seen);

/** Notes the first call with somebody who is not in the running conference. */
export const reportNewOutside = (seen: ConferenceRecord, report: ReportedCall, added: ParticipantRecord): Change => {
  const id = report.participantId;
  const taken = outsidersToDrop(seen, missingEntries(seen));
  const change = begin('report', seen.conferenceId, report.at, {
    requires: [
      stillRunning,
      requirement(missing(participant(id)), 'conflict'),
      taken.length > 0
        ? unchangedSince(seen)
        : requirement(compare(conferenceField('freeEntries'), '>', conferenceField('freePlaces')), 'no-room'),
    ],
    mutations: [
      setParticipant(id, { ...added, ...callsAfter({}, report), removed: true }),
      ...timeOf(seen, report),
      ...(taken.length === 1 ? [] : [increase('freeEntries', taken.length - 1)]),
      ...dropped(taken),
    ],
    concerns: [],
  });
  return hidden(seen, change);
};

/** A participant as it is shown, derived from its record. */
import type { ParticipantId } from '../../../schemas/common';
import type { EndpointStatus, LastAction, ManagementAction, Participant, Source, Status } from '../../../schemas/participant';
import { eachDesired, eachFlag, flagActions, isFlagAction } from '../../../schemas/participant-actions';
import { hasHadLeg } from '../../participant/progress';
import { desiredFlag, endedUnjoined, failedToJoin, hasLiveLeg, isDesiredOnline, isFlagOn, isJoined } from '../desired';
import { isRunning } from '../lifecycle';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { actionsByState } from './management';
import { timestamp } from './timestamp';

const onlineStatuses: readonly EndpointStatus[] = ['connected', 'on-hold', 'muted-via-focus'];

const joinedStatus = (participant: ParticipantRecord): EndpointStatus => {
  if (participant.onHold) return 'on-hold';
  return participant.muted ? 'muted-via-focus' : 'connected';
};

const endpointStatusOf = (record: ConferenceRecord, participant: ParticipantRecord): EndpointStatus => {
  if (record.state === 'ended') return 'disconnected';
  if (!hasLiveLeg(participant)) return record.state !== 'ending' && isDesiredOnline(participant) ? 'pending' : 'disconnected';
  if (record.state === 'ending' || !isDesiredOnline(participant) || participant.desiredLeg > participant.progress.leg)
    return 'disconnecting';
  const { phase } = participant.progress;
  if (phase === 'claimed') return 'dialing-out';
  return phase === 'ringing' ? 'alerting' : joinedStatus(participant);
};

export const desiredStatusOf = (participant: ParticipantRecord): Status | null => {
  if (isDesiredOnline(participant)) return participant.statusRequested ? 'online' : null;
  // A leg that ended is no longer desired, no matter who ended it.
  return participant.statusRequested || participant.removed || participant.endedLeg > 0 ? 'offline' : null;
};

/** Before the start, the status is the desired or initial one; afterwards it is the actual one. */
const participantStatus = (record: ConferenceRecord, participant: ParticipantRecord): Status => {
  if (record.state === 'assembling')
    return participant.removed ? 'offline' : (desiredStatusOf(participant) ?? participant.initialStatus ?? 'offline');
  return onlineStatuses.includes(endpointStatusOf(record, participant)) ? 'online' : 'offline';
};

const isDone = (record: ConferenceRecord, participant: ParticipantRecord, action: LastAction['action']): boolean => {
  switch (action) {
    case 'online':
      return (
        record.state === 'assembling' ||
        (isJoined(participant) && participant.progress.leg === participant.desiredLeg) ||
        participant.endedLeg >= participant.desiredLeg
      );
    case 'offline':
    case 'remove':
      return !hasLiveLeg(participant) || record.state === 'ended';
    default: {
      const { flag, on } = flagActions[action];
      return !isJoined(participant) || isFlagOn(participant, flag) === on;
    }
  }
};

/** What was requested has been done, and the bridge has reported something else since. */
const wasDone = (participant: ParticipantRecord, action: LastAction['action']): boolean => {
  if (!isFlagAction(action)) return false;
  const { flag, on } = flagActions[action];
  return desiredFlag(participant, flag) !== on;
};

/** Why a requested dial failed: its leg has ended without ever being connected. */
const dialFailure = (record: ConferenceRecord, participant: ParticipantRecord): string | undefined => {
  if (participant.endedLeg < participant.desiredLeg || !endedUnjoined(participant)) return undefined;
  if (!failedToJoin(participant) && !isRunning(record.state)) return 'CONFERENCE_ENDED';
  return participant.disconnection?.cause?.toUpperCase().replaceAll('-', '_') ?? 'FAILED';
};

const lastActionView = (record: ConferenceRecord, participant: ParticipantRecord): LastAction | null => {
  if (participant.lastAction === undefined) return null;
  const { action, at, failure } = participant.lastAction;
  const shown = (outcome: LastAction['outcome'], code: string | null): LastAction => ({ action, outcome, code, at: timestamp(at) });
  if (failure === 'failed') return shown('failed', 'BRIDGE_REFUSED');
  // An action that is done late is still done.
  if (failure === 'timed-out' && !isDone(record, participant, action)) return shown('timed-out', 'BRIDGE_TIMED_OUT');
  const failed = action === 'online' ? dialFailure(record, participant) : undefined;
  if (failed !== undefined) return shown('failed', failed);
  if (isDone(record, participant, action) || wasDone(participant, action)) return shown('done', null);
  return record.state === 'ended' ? shown('failed', 'CONFERENCE_ENDED') : shown('pending', null);
};

const sourceOf = (participant: ParticipantRecord): Source | null => {
  if (hasHadLeg(participant.progress)) return 'bridge';
  if (participant.call !== undefined) return 'call-reports';
  return participant.initialStatus === undefined ? null : 'request';
};

/**
 * RFC 4575 gives a disconnection for a disconnected endpoint only. A participant who is to be called again has none.
 */
const disconnectionOf = (record: ConferenceRecord, participant: ParticipantRecord): Participant['disconnection'] => {
  if (participant.disconnection === undefined || participant.disconnectedAt === undefined) return null;
  if (endpointStatusOf(record, participant) !== 'disconnected') return null;
  // Written out, so that the members always come in this order: an event must have the same bytes each time.
  const { sipCode, method, cause } = participant.disconnection;
  return { sipCode, method, cause, at: timestamp(participant.disconnectedAt) };
};

const callView = (participant: ParticipantRecord): Participant['call'] => {
  if (participant.call === undefined) return null;
  const { state, cause, at } = participant.call;
  return { state, cause, at: timestamp(at) };
};

/** The version of a participant's last change, including changes of everyone. */
export const versionOf = (record: ConferenceRecord, id: ParticipantId): number => Math.max(record.stamps[id] ?? 1, record.groupStamp);

/**
 * The initiator always has its own actions. So no message ever has to switch a terminal back to the conference's
 * actions.
 */
const actionsOf = (record: ConferenceRecord, id: ParticipantId, can: readonly ManagementAction[]): Pick<Participant, 'actions'> => {
  if (record.participants[id]?.removed) return { actions: [] };
  return id === record.initiatorId ? { actions: actionsByState(record, can).filter((action) => action !== 'remove') } : {};
};

export const participantView = (
  record: ConferenceRecord,
  id: ParticipantId,
  participant: ParticipantRecord,
  can: readonly ManagementAction[],
): Participant => ({
  participantId: id,
  role: id === record.initiatorId ? 'initiator' : 'participant',
  phoneNumber: participant.phoneNumber,
  displayName: participant.displayName ?? null,
  reference: participant.reference ?? null,
  // After the removal, calls concern only the initiator.
  call: participant.removed ? null : callView(participant),
  initialStatus: participant.initialStatus ?? null,
  desiredStatus: desiredStatusOf(participant),
  ...eachDesired((flag) => desiredFlag(participant, flag)),
  status: participantStatus(record, participant),
  endpointStatus: endpointStatusOf(record, participant),
  // A leg whose end was never reported is over with its conference.
  ...eachFlag((flag) => record.state !== 'ended' && isFlagOn(participant, flag)),
  confirmed: !(record.unconfirmed && hasLiveLeg(participant)),
  source: sourceOf(participant),
  joinedAt: participant.joinedAt === undefined || record.state === 'ended' ? null : timestamp(participant.joinedAt),
  disconnection: disconnectionOf(record, participant),
  lastAction: lastActionView(record, participant),
  ...actionsOf(record, id, can),
  ...(participant.removed ? { removed: true as const } : {}),
  version: versionOf(record, id),
});

/**
 * Whether everything that `participantView` takes from the conference itself, except the versions, is the same. If it
 * is, two equal participants look the same in both.
 */
export const areShownAlike = (one: ConferenceRecord, other: ConferenceRecord): boolean =>
  one.state === other.state &&
  one.unconfirmed === other.unconfirmed &&
  one.bridgeSilent === other.bridgeSilent &&
  one.initiatorId === other.initiatorId;

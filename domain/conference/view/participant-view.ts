/** A participant as it is shown, derived from its record. */
import type { ParticipantId } from '../../../schemas/common';
import type { EndpointStatus, LastAction, ManagementAction, Participant, Source } from '../../../schemas/participant';
import { eachDesired, eachFlag, type Flag, flagActions, isFlagAction } from '../../../schemas/participant-actions';
import { hasHadLeg } from '../../participant/progress';
import { desiredFlag, endedUnjoined, failedToJoin, hasLiveLeg, isFlagOn, isJoined } from '../desired';
import { isRunning } from '../lifecycle';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { desiredStatusOf } from '../stored-status';
import { isDecidedByPackage, isFed, isThereWithoutLeg, statusOfWord, targetEndpointStatus, targetStatus } from '../target';
import { actionsByState } from './management';
import { timestamp } from './timestamp';

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

const sourceOf = (record: ConferenceRecord, participant: ParticipantRecord): Source | null => {
  if (isDecidedByPackage(record, participant)) return 'event-package';
  if (hasHadLeg(participant.progress)) return 'bridge';
  if (participant.call !== undefined) return 'call-reports';
  if (participant.initialStatus !== undefined) return 'request';
  return isFed(record) && participant.observed !== undefined ? 'event-package' : null;
};

/**
 * RFC 4575 gives a disconnection for a disconnected endpoint only. A participant who is to be called again has none.
 */
const disconnectionOf = (record: ConferenceRecord, participant: ParticipantRecord): Participant['disconnection'] => {
  if (participant.disconnection === undefined || participant.disconnectedAt === undefined) return null;
  if (targetEndpointStatus(record, participant) !== 'disconnected') return null;
  // Written out, so that the members always come in this order: an event must have the same bytes each time.
  const { sipCode, method, cause } = participant.disconnection;
  return { sipCode, method, cause, at: timestamp(participant.disconnectedAt) };
};

/** A flag that the bridge reports, or the event package where it decides. */
const isFlagShown = (record: ConferenceRecord, participant: ParticipantRecord, flag: Flag): boolean => {
  // A leg whose end was never reported is over with its conference.
  if (record.state === 'ended') return false;
  if (isDecidedByPackage(record, participant)) return participant.observed?.word === wordOfFlag[flag];
  return isFlagOn(participant, flag);
};

const wordOfFlag = { muted: 'muted-via-focus', onHold: 'on-hold' } as const satisfies Record<Flag, EndpointStatus>;

/** Null if no event package feeds the conference. */
const eventPackageOf = (record: ConferenceRecord, { observed }: ParticipantRecord): Participant['eventPackage'] =>
  isFed(record) ? { endpointStatus: observed ? statusOfWord(observed.word) : null } : null;

/** A leg that the event package no longer has in the conference is not shown as joined. */
const joinedAtOf = (record: ConferenceRecord, participant: ParticipantRecord): string | null => {
  if (participant.joinedAt === undefined || record.state === 'ended' || isDecidedByPackage(record, participant)) return null;
  return timestamp(participant.joinedAt);
};

const callView = (participant: ParticipantRecord): Participant['call'] => {
  if (participant.call === undefined) return null;
  const { state, cause, at } = participant.call;
  return { state, cause, at: timestamp(at) };
};

/** The version of a participant's last change, including changes of everyone. */
export const versionOf = (record: ConferenceRecord, id: ParticipantId): number => Math.max(record.stamps[id] ?? 1, record.groupStamp);

/** There is no leg to manage, and none can be dialled: the participant is there already, or has no number. */
const isUnmanageable = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  isThereWithoutLeg(record, participant) || participant.phoneNumber === undefined;

/**
 * The initiator always has its own actions. So no message ever has to switch a terminal back to the conference's
 * actions.
 */
const actionsOf = (record: ConferenceRecord, id: ParticipantId, can: readonly ManagementAction[]): Pick<Participant, 'actions'> => {
  const participant = record.participants[id];
  if (participant?.removed) return { actions: [] };
  if (id === record.initiatorId) return { actions: actionsByState(record, can).filter((action) => action !== 'remove') };
  return participant && isUnmanageable(record, participant) ? { actions: [] } : {};
};

export const participantView = (
  record: ConferenceRecord,
  id: ParticipantId,
  participant: ParticipantRecord,
  can: readonly ManagementAction[],
): Participant => ({
  participantId: id,
  role: id === record.initiatorId ? 'initiator' : 'participant',
  phoneNumber: participant.phoneNumber ?? null,
  displayName: participant.displayName ?? null,
  reference: participant.reference ?? null,
  // After the removal, calls concern only the initiator.
  call: participant.removed ? null : callView(participant),
  initialStatus: participant.initialStatus ?? null,
  desiredStatus: desiredStatusOf(participant),
  ...eachDesired((flag) => desiredFlag(participant, flag)),
  status: targetStatus(record, participant),
  endpointStatus: targetEndpointStatus(record, participant),
  ...eachFlag((flag) => isFlagShown(record, participant, flag)),
  confirmed: !(record.unconfirmed && hasLiveLeg(participant) && !isDecidedByPackage(record, participant)),
  source: sourceOf(record, participant),
  eventPackage: eventPackageOf(record, participant),
  joinedAt: joinedAtOf(record, participant),
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
  isFed(one) === isFed(other) &&
  one.unconfirmed === other.unconfirmed &&
  one.bridgeSilent === other.bridgeSilent &&
  one.initiatorId === other.initiatorId;

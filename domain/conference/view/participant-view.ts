/** A participant as it is shown: what is derived from its row. */
import type { ParticipantId } from '../../../schemas/common';
import type { EndpointStatus, LastAction, ManagementAction, Participant, Source, Status } from '../../../schemas/participant';
import { callOf } from '../../participant/call-stamp';
import { causeOf, legEndOf } from '../../participant/disconnection';
import { lastActionOf } from '../../participant/last-action';
import { legOf, phaseOf } from '../../participant/progress';
import { hasLiveLeg, isJoined, isWantedOnline } from '../demand';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { actionsByState } from './management';
import { timestamp } from './timestamp';

const onlineStatuses: readonly EndpointStatus[] = ['connected', 'on-hold', 'muted-via-focus'];

const joinedStatus = (row: ParticipantRecord): EndpointStatus => {
  if (row.onHold) return 'on-hold';
  return row.muted ? 'muted-via-focus' : 'connected';
};

const endpointStatusOf = (record: ConferenceRecord, row: ParticipantRecord): EndpointStatus => {
  if (record.state === 'ended') return 'disconnected';
  if (!hasLiveLeg(row)) return record.state !== 'ending' && isWantedOnline(row) ? 'pending' : 'disconnected';
  if (record.state === 'ending' || !isWantedOnline(row) || row.legWanted > legOf(row.progress)) return 'disconnecting';
  const phase = phaseOf(row.progress);
  if (phase === 'claimed') return 'dialing-out';
  return phase === 'ringing' ? 'alerting' : joinedStatus(row);
};

const desiredStatusOf = (row: ParticipantRecord): Status | null => {
  if (isWantedOnline(row)) return row.decided ? 'online' : null;
  // A leg that ended is no longer wanted, by whomever it was.
  return row.decided || row.removed || row.legEnded > 0 ? 'offline' : null;
};

/** Before the start what is to be, afterwards what is. */
const statusOf = (record: ConferenceRecord, row: ParticipantRecord): Status => {
  if (record.state === 'assembling') return row.removed ? 'offline' : (desiredStatusOf(row) ?? row.initialStatus ?? 'offline');
  return onlineStatuses.includes(endpointStatusOf(record, row)) ? 'online' : 'offline';
};

const isDone = (record: ConferenceRecord, row: ParticipantRecord, action: LastAction['action']): boolean => {
  switch (action) {
    case 'online':
      return record.state === 'assembling' || (isJoined(row) && legOf(row.progress) === row.legWanted) || row.legEnded >= row.legWanted;
    case 'offline':
    case 'remove':
      return !hasLiveLeg(row) || record.state === 'ended';
    case 'mute':
    case 'unmute':
      return !isJoined(row) || (row.muted ?? false) === (row.wantMuted ?? false);
    case 'hold':
    case 'resume':
      return !isJoined(row) || (row.onHold ?? false) === (row.wantOnHold ?? false);
  }
};

/** A dial that was asked for and ended without ever being connected has failed. */
const dialFailed = (row: ParticipantRecord): boolean => {
  if (row.disconnection === undefined || row.legEnded < row.legWanted) return false;
  return ['failed', 'busy'].includes(legEndOf(row.disconnection).method);
};

const lastActionView = (record: ConferenceRecord, row: ParticipantRecord): LastAction | null => {
  if (row.lastAction === undefined) return null;
  const { action, at, failure } = lastActionOf(row.lastAction);
  const shown = (outcome: LastAction['outcome'], code: string | null): LastAction => ({ action, outcome, code, at: timestamp(at) });
  if (failure === 'failed') return shown('failed', 'BRIDGE_REFUSED');
  // Late is done too.
  if (failure === 'timed-out' && !isDone(record, row, action)) return shown('timed-out', 'BRIDGE_TIMED_OUT');
  if (action === 'online' && dialFailed(row)) {
    return shown(
      'failed',
      legEndOf(row.disconnection ?? 0)
        .cause?.toUpperCase()
        .replaceAll('-', '_') ?? 'FAILED',
    );
  }
  if (isDone(record, row, action)) return shown('done', null);
  return record.state === 'ended' ? shown('failed', 'CONFERENCE_ENDED') : shown('pending', null);
};

const sourceOf = (row: ParticipantRecord): Source | null => {
  if (row.progress > 0) return 'bridge';
  if (row.call !== undefined) return 'call-reports';
  return row.initialStatus === undefined ? null : 'request';
};

/** Of an endpoint that is disconnected, as in RFC 4575: not of one that is to be called again. */
const disconnectionOf = (record: ConferenceRecord, row: ParticipantRecord): Participant['disconnection'] => {
  if (row.disconnection === undefined || row.disconnectedAt === undefined) return null;
  if (endpointStatusOf(record, row) !== 'disconnected') return null;
  return { ...legEndOf(row.disconnection), at: timestamp(row.disconnectedAt) };
};

const callView = (row: ParticipantRecord): Participant['call'] => {
  if (row.call === undefined) return null;
  const { state, at } = callOf(row.call);
  return { state, cause: row.callCause === undefined ? null : causeOf(row.callCause), at: timestamp(at) };
};

/** The version of a participant's last change, changes of everyone included. */
export const versionOf = (record: ConferenceRecord, id: ParticipantId): number => Math.max(record.stamps[id] ?? 1, record.groupStamp);

/** The initiator always has its own, so that nobody need be told that they are the conference's again. */
const actionsOf = (record: ConferenceRecord, id: ParticipantId, can: readonly ManagementAction[]): Pick<Participant, 'actions'> => {
  if (record.participants[id]?.removed) return { actions: [] };
  return id === record.initiatorId ? { actions: actionsByState(record, can).filter((action) => action !== 'remove') } : {};
};

export const participantView = (
  record: ConferenceRecord,
  id: ParticipantId,
  row: ParticipantRecord,
  can: readonly ManagementAction[],
): Participant => ({
  participantId: id,
  role: id === record.initiatorId ? 'initiator' : 'participant',
  phoneNumber: row.phoneNumber,
  displayName: row.displayName ?? null,
  reference: row.reference ?? null,
  call: callView(row),
  initialStatus: row.initialStatus ?? null,
  desiredStatus: desiredStatusOf(row),
  desiredMuted: row.wantMuted ?? false,
  desiredOnHold: row.wantOnHold ?? false,
  status: statusOf(record, row),
  endpointStatus: endpointStatusOf(record, row),
  // A leg whose end was never reported is over with its conference.
  muted: record.state !== 'ended' && (row.muted ?? false),
  onHold: record.state !== 'ended' && (row.onHold ?? false),
  confirmed: !(record.unconfirmed && hasLiveLeg(row)),
  source: sourceOf(row),
  joinedAt: row.joinedAt === undefined || record.state === 'ended' ? null : timestamp(row.joinedAt),
  disconnection: disconnectionOf(record, row),
  lastAction: lastActionView(record, row),
  ...actionsOf(record, id, can),
  ...(row.removed ? { removed: true as const } : {}),
  version: versionOf(record, id),
});

/** Whether all that `participantView` takes from the conference itself is alike, but the versions: the same row is then shown the same. */
export const areShownAlike = (one: ConferenceRecord, other: ConferenceRecord): boolean =>
  one.state === other.state &&
  one.unconfirmed === other.unconfirmed &&
  one.bridgeSilent === other.bridgeSilent &&
  one.initiatorId === other.initiatorId;

/** The status of a participant by what is stored of its requests, calls and legs, without the event package. */
import type { EndpointStatus, Status } from '../../schemas/participant';
import { hasLiveLeg, isDesiredOnline } from './desired';
import type { ConferenceRecord, ParticipantRecord } from './record';

const onlineStatuses: readonly EndpointStatus[] = ['connected', 'on-hold', 'muted-via-focus'];

export const isEndpointOnline = (status: EndpointStatus): boolean => onlineStatuses.includes(status);

const joinedStatus = (participant: ParticipantRecord): EndpointStatus => {
  if (participant.onHold) return 'on-hold';
  return participant.muted ? 'muted-via-focus' : 'connected';
};

export const storedEndpointStatus = (record: ConferenceRecord, participant: ParticipantRecord): EndpointStatus => {
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
export const storedStatus = (record: ConferenceRecord, participant: ParticipantRecord): Status => {
  if (record.state === 'assembling')
    return participant.removed ? 'offline' : (desiredStatusOf(participant) ?? participant.initialStatus ?? 'offline');
  return isEndpointOnline(storedEndpointStatus(record, participant)) ? 'online' : 'offline';
};

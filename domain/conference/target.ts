/**
 * What management acts on: the stored information where it and the event package agree, and the event package's where
 * they differ. Dialling, dropping and the end of a conference follow from legs alone.
 */
import type { Status } from '../../schemas/participant';
import type { EndpointStatus } from '../../schemas/participant-states';
import { hasHadLeg } from '../participant/progress';
import { OBSERVED_WITHIN_MS, type Observation, type ObservedWord, showsOnline } from '../participant/observation';
import { hasLiveLeg, isDesiredOnline, isJoined } from './desired';
import { isEndpointOnline, storedEndpointStatus, storedStatus } from './stored-status';
import type { ConferenceRecord, ParticipantRecord } from './record';

/** A subscription feeds the conference with the event package now. */
export const isFed = ({ packageUntil, state }: ConferenceRecord): boolean => packageUntil !== undefined && state !== 'ended';

/** A subscription has fed the conference at some time. */
export const hasBeenFed = ({ packageOf }: ConferenceRecord): boolean => packageOf !== undefined;

/** What the event package that feeds the conference says of the participant, unless it is doubtful. */
const believed = (record: ConferenceRecord, { observed }: ParticipantRecord): Observation | undefined =>
  isFed(record) && !observed?.doubtful ? observed : undefined;

/** Rollcall has the leg dropped, after whatever the event package said. */
const isBeingDropped = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  storedEndpointStatus(record, participant) === 'disconnecting';

/** Before the start: somebody is to be called, and no call is known. That nobody is in the conference yet says nothing of it. */
const isOnlyToBeCalled = ({ state }: ConferenceRecord, participant: ParticipantRecord): boolean =>
  state === 'assembling' && isDesiredOnline(participant) && (participant.statusRequested === true || participant.call === undefined);

/** The event package contradicts what is stored of the participant, and is right. */
export const isDecidedByPackage = (record: ConferenceRecord, participant: ParticipantRecord): boolean => {
  const word = believed(record, participant);
  if (word === undefined || isBeingDropped(record, participant)) return false;
  if (!showsOnline(word) && isOnlyToBeCalled(record, participant)) return false;
  return showsOnline(word) !== (storedStatus(record, participant) === 'online');
};

/** Words that RFC 4575 does not have never mean online, and the contract has none for them. */
export const statusOfWord = (word: ObservedWord): EndpointStatus | null => (word === 'gone' || word === 'unknown' ? null : word);

export const targetEndpointStatus = (record: ConferenceRecord, participant: ParticipantRecord): EndpointStatus => {
  if (!isDecidedByPackage(record, participant)) return storedEndpointStatus(record, participant);
  return statusOfWord(participant.observed?.word ?? 'gone') ?? 'disconnected';
};

/** Before the start, the status is the desired or initial one unless the event package differs; afterwards the actual one. */
export const targetStatus = (record: ConferenceRecord, participant: ParticipantRecord): Status => {
  if (!isDecidedByPackage(record, participant)) return storedStatus(record, participant);
  return isEndpointOnline(targetEndpointStatus(record, participant)) ? 'online' : 'offline';
};

/** The participant is in the conference by a call that is not one of Rollcall's legs, so Rollcall cannot manage it. */
export const isThereWithoutLeg = (record: ConferenceRecord, participant: ParticipantRecord): boolean =>
  showsOnline(believed(record, participant)) && !hasLiveLeg(participant) && !isDesiredOnline(participant);

/** When the newest leg joined or ended. What the event package says soon afterwards may be older. */
const legChangedAt = (participant: ParticipantRecord): number | undefined =>
  isJoined(participant) ? participant.joinedAt : hasHadLeg(participant.progress) ? participant.disconnectedAt : undefined;

/** Until when a contradiction of the newest leg is doubtful; undefined if there is no such leg. */
export const doubtfulUntil = (participant: ParticipantRecord): number | undefined => {
  const at = legChangedAt(participant);
  return at === undefined ? undefined : at + OBSERVED_WITHIN_MS;
};

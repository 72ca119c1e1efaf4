/** What has changed between two records of the stream and may require action. */
import { isDesiredOnline } from '../../domain/conference/desired';
import { isRunning } from '../../domain/conference/lifecycle';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import type { ParticipantId } from '../../schemas/common';
import type { Settings } from '../runtime/settings';

const sameConference = (before: ConferenceRecord | undefined, after: ConferenceRecord): before is ConferenceRecord =>
  before?.conferenceId === after.conferenceId;

const isSame = (one: ParticipantRecord | undefined, other: ParticipantRecord | undefined): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/**
 * All participants if the state of the conference has changed; otherwise the participants whose records have changed.
 */
export const changedIds = (before: ConferenceRecord | undefined, after: ConferenceRecord): readonly ParticipantId[] => {
  const ids = Object.keys(after.participants);
  if (!sameConference(before, after) || isRunning(before.state) !== isRunning(after.state)) return ids;
  return ids.filter((id) => !isSame(before.participants[id], after.participants[id]));
};

/** Participants of an assembly whom the access network must call: new ones that it did not report itself. */
export const callsToConnect = (
  before: ConferenceRecord | undefined,
  after: ConferenceRecord,
  { assembly, accessNetworkUrl }: Pick<Settings, 'assembly' | 'accessNetworkUrl'>,
): readonly ParticipantId[] => {
  if (after.state !== 'assembling' || assembly !== 'network' || accessNetworkUrl === null) return [];
  const earlier = sameConference(before, after) ? before.participants : {};
  return Object.entries(after.participants)
    .filter(
      ([id, participant]) =>
        id !== after.initiatorId &&
        !participant.removed &&
        // The event package shows that they are in the conference, or have left it.
        participant.observed === undefined &&
        participant.call === undefined &&
        (!earlier[id] || earlier[id].removed),
    )
    .filter(([, participant]) => !isDesiredOnline(participant))
    .map(([id]) => id);
};

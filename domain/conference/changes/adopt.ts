/**
 * A terminal takes over the assembly that the network opened for it. The terminal's list of participants joins those
 * already called.
 */
import type { ParticipantId } from '../../../schemas/common';
import { type Change, compare, conferenceField, increase, missing, requirement, set, setAllParticipants, toCall } from '../change';
import { isDesiredOnline } from '../desired';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { countText, roomForText, textBytesOf } from '../text-bytes';
import { revived } from './add-participants';
import { begin } from './begin';
import { addedLater } from './new-participant';
import { unchangedSince } from './requirements';

export type Adoption = {
  readonly at: number;
  readonly subject?: string | undefined;
  readonly reference?: string | undefined;
  readonly maxParticipants?: number | undefined;
  readonly participants: Readonly<Record<ParticipantId, ParticipantRecord>>;
};

/** The terminal supplies names and references for participants that the network reported. */
const named = (reported: ParticipantRecord, { displayName, reference }: ParticipantRecord): ParticipantRecord => ({
  ...reported,
  ...(displayName === undefined ? {} : { displayName }),
  ...(reference === undefined ? {} : { reference }),
});

const joined = (reported: ParticipantRecord | undefined, added: ParticipantRecord): ParticipantRecord => {
  if (!reported) return added;
  return reported.removed ? revived(reported, added) : named(reported, added);
};

/**
 * Up to 299 participants join at once, which is more than one expression can name. So the change writes the whole map,
 * and requires that the version is still the one that was read.
 */
export const adopt = (seen: ConferenceRecord, { at, subject, reference, maxParticipants, participants }: Adoption): Change => {
  const fresh = Object.keys(participants).filter((id) => !seen.participants[id]);
  const joining = Object.keys(participants).filter((id) => !seen.participants[id] || seen.participants[id].removed);
  const merged = Object.entries(participants).map(([id, added]) => [id, addedLater(joined(seen.participants[id], added), at)] as const);
  const desired = merged.flatMap(([id, participant]) => (joining.includes(id) && isDesiredOnline(participant) ? [id] : []));
  const lessRoom = maxParticipants === undefined ? 0 : seen.maxParticipants - maxParticipants;
  const textBytes = textBytesOf(Object.values(participants));
  return begin('adopt', seen.conferenceId, at, {
    requires: [
      requirement(missing(conferenceField('adopted')), 'already-open'),
      requirement(compare(conferenceField('origin'), '=', 'network'), 'already-open'),
      unchangedSince(seen),
      requirement(compare(conferenceField('freePlaces'), '>=', joining.length + lessRoom), 'no-room'),
      requirement(compare(conferenceField('freeEntries'), '>=', fresh.length + lessRoom), 'no-room'),
      ...roomForText(textBytes),
    ],
    mutations: [
      set(conferenceField('adopted'), true),
      set(conferenceField('maxParticipants'), seen.maxParticipants - lessRoom),
      ...(subject === undefined ? [] : [set(conferenceField('subject'), subject)]),
      ...(reference === undefined ? [] : [set(conferenceField('reference'), reference)]),
      increase('freePlaces', -joining.length - lessRoom),
      increase('freeEntries', -fresh.length - lessRoom),
      setAllParticipants({ ...seen.participants, ...Object.fromEntries(merged) }),
      ...countText(textBytes),
      ...(desired.length > 0 ? [toCall(...desired)] : []),
    ],
    concerns: 'everyone',
  });
};

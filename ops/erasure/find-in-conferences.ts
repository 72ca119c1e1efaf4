/**
 * A number in the table of conferences. Ended conferences of its own are deleted. In those of others, what names the
 * party is removed, and the rest stays: that somebody was in the conference, and under which keyed hash.
 */
import { conferenceField, type FieldPath, participantField } from '../../domain/conference/change';
import type { ConferenceRecord } from '../../domain/conference/record';
import { decodeRecord } from '../../functions/adapters/dynamodb/conference-item';
import type { Item } from '../../functions/adapters/dynamodb/item';
import type { Connection } from '../deployment/connection';
import { itemName } from '../item-name';
import { deleteEnded, expiryOf, removeFromEnded } from './erase-item';
import { ENDS_FIRST, type Held } from './held';
import type { NumberSearch } from './number-search';

const ofParty = ['phoneNumber', 'displayName', 'reference'] as const;
const written = ['displayName', 'reference'] as const;
const ofConference = ['subject', 'reference', 'conferenceUri'] as const;

/** The members that name the party, and others into which somebody has written the number. */
const membersNaming = (record: ConferenceRecord, { number, isIn }: NumberSearch): readonly FieldPath[] => [
  ...ofConference.filter((field) => isIn(record[field] ?? '')).map((field) => conferenceField(field)),
  ...Object.entries(record.participants).flatMap(([id, participant]) => {
    const isParty = participant.phoneNumber === number;
    const fields = isParty
      ? ofParty.filter((field) => participant[field] !== undefined)
      : written.filter((field) => isIn(participant[field] ?? ''));
    return fields.map((field) => participantField(id, field));
  }),
];

const recordIn = (item: Item): ConferenceRecord | undefined => {
  try {
    return decodeRecord(item);
  } catch {
    return undefined;
  }
};

export const heldInConference = ({ dynamo, settings }: Connection, item: Item, search: NumberSearch): Held | undefined => {
  const record = recordIn(item);
  if (!record) {
    const stays = 'the item cannot be read as a conference: look at it in the table';
    return search.isIn(JSON.stringify(item)) ? { place: 'other', id: itemName('conferences', item), stays } : undefined;
  }
  const { conferenceId, initiator, state } = record;
  const table = { client: dynamo, tableName: settings.conferencesTable };
  const until = expiryOf(item);
  const [id, isOpen] = [conferenceId, state !== 'ended'];
  if (initiator === search.number) {
    if (isOpen) return { place: 'ownOpen', id, until, stays: 'it is open: end it with end-conference, and run this again' };
    return { place: 'ownEnded', id, until, erase: () => deleteEnded(table, item, conferenceId) };
  }
  const members = membersNaming(record, search);
  if (members.length === 0) return undefined;
  if (isOpen) return { place: 'othersOpen', id, until, stays: ENDS_FIRST };
  return { place: 'othersEnded', id, until, erase: () => removeFromEnded(table, item, conferenceId, members) };
};

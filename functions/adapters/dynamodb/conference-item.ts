/**
 * Converts the conference item to and from the record of the rules. Stored data is input too: an item that does not fit
 * the schema is refused on read.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { EventType } from '../../../schemas/events/event-types';
import { conferenceAttributes, item, participantIdOf, participantKey } from './attributes';
import { decodeFields, encodeFields, listed } from './fields';
import type { Item } from './item';
import { decodeParticipant, encodeParticipant } from './participant-attributes';
import { storedRecord } from './stored-record';
import { decodeValue, encodeValue } from './values';

const ofConference = listed(conferenceAttributes);

export const encodeParticipants = (participants: ConferenceRecord['participants']): AttributeValue => ({
  M: Object.fromEntries(Object.entries(participants).map(([id, participant]) => [participantKey(id), encodeParticipant(participant)])),
});

/** Event types differ only in the middle. Their beginning and end are the same, and are not stored. */
export const encodeEvent = (event: string): string => event.replace(/^rollcall\./, '').replace(/\.v1$/, '');
const decodeEvent = (stored: string | undefined): unknown => EventType.parse(`rollcall.${stored ?? ''}.v1`);

export const encodeTime = (at: number): AttributeValue => encodeValue('time', at);

/** The item without its keys. */
export const encodeRecord = (record: ConferenceRecord): Item => ({
  ...encodeFields(ofConference, record),
  [item.version]: { N: String(record.version) },
  [item.lastChange]: { S: encodeEvent(record.lastChange) },
  [item.changedAt]: encodeTime(record.changedAt),
  [item.participants]: encodeParticipants(record.participants),
  [item.stamps]: { M: Object.fromEntries(Object.entries(record.stamps).map(([id, stamp]) => [participantKey(id), { N: String(stamp) }])) },
});

/** Throws if an item is not a conference. */
export const decodeRecord = (stored: Item): ConferenceRecord =>
  storedRecord({
    ...decodeFields(ofConference, stored),
    version: Number(stored[item.version]?.N),
    lastChange: decodeEvent(stored[item.lastChange]?.S),
    changedAt: decodeValue('time', stored[item.changedAt] ?? { N: 'missing' }),
    participants: Object.fromEntries(
      Object.entries(stored[item.participants]?.M ?? {}).map(([key, participant]) => [
        participantIdOf(key),
        decodeParticipant(participant),
      ]),
    ),
    stamps: Object.fromEntries(Object.entries(stored[item.stamps]?.M ?? {}).map(([key, stamp]) => [participantIdOf(key), Number(stamp.N)])),
  });

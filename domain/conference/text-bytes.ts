/**
 * How many bytes of names and references a conference holds. Every change of a conference is billed by the size of its
 * item, and an item takes about 1,000 write units a second.
 */
import { utf8Bytes } from '../../schemas/utf8-bytes';
import { any, compare, type Condition, conferenceField, missing, type Mutation } from './change';
import type { ParticipantRecord } from './record';

/** For 300 participants, 133 bytes each: a name of 30 Chinese characters and a reference of 43 letters. */
export const MAX_TEXT_BYTES = 40_000;

export const textBytesOf = (participants: Iterable<Pick<ParticipantRecord, 'displayName' | 'reference'>>): number => {
  let bytes = 0;
  for (const { displayName = '', reference = '' } of participants) bytes += utf8Bytes(displayName) + utf8Bytes(reference);
  return bytes;
};

/** `more`: at most `MAX_TEXT_BYTES`. A conference to which nobody has given any text counts none. */
export const hasRoomForText = (more: number): Condition =>
  any(missing(conferenceField('textBytes')), compare(conferenceField('textBytes'), '<=', MAX_TEXT_BYTES - more));

export const countText = (more: number): Mutation => ({ do: 'add', field: 'textBytes', by: more });

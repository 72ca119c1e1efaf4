/**
 * How many bytes of names and references a conference holds. Every change of a conference is billed by the size of its
 * item, and an item takes about 1,000 write units a second.
 */
import { utf8Bytes } from '../../schemas/utf8-bytes';
import { any, compare, conferenceField, missing, type Mutation, type Requirement, requirement } from './change';
import type { ParticipantRecord } from './record';

/** For 300 participants, 133 bytes each: a name of 30 Chinese characters and a reference of 43 letters. */
export const MAX_TEXT_BYTES = 40_000;

export const textBytesOf = (participants: Iterable<Pick<ParticipantRecord, 'displayName' | 'reference'>>): number => {
  let bytes = 0;
  for (const { displayName = '', reference = '' } of participants) bytes += utf8Bytes(displayName) + utf8Bytes(reference);
  return bytes;
};

/** `more`: at most `MAX_TEXT_BYTES`. A conference to which nobody has given any text counts none. */
export const roomForText = (more: number): readonly Requirement[] => {
  const hasRoom = any(missing(conferenceField('textBytes')), compare(conferenceField('textBytes'), '<=', MAX_TEXT_BYTES - more));
  return more > 0 ? [requirement(hasRoom, 'too-much-text')] : [];
};

export const countText = (more: number): readonly Mutation[] => (more > 0 ? [{ do: 'add', field: 'textBytes', by: more }] : []);

/**
 * A participant's row, to and from the record of the rules. A change of a conference touches one row of many, and each function
 * on its way reads them all, before and after: a row that was read before is not decoded and checked again, and is the same object.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ParticipantRecord } from '../../../domain/conference/record';
import { participantAttributes } from './attributes';
import { decodeFields, encodeFields, listed, type Item } from './fields';
import { storedParticipant } from './stored-record';

const attributes = listed(participantAttributes);

export const encodeRow = (row: ParticipantRecord): AttributeValue => ({ M: encodeFields(attributes, row) });

/** The rows of some twenty of the largest conferences, at less than a kilobyte each. */
const MOST_KEPT = 8_000;

const known = new Map<string, ParticipantRecord>();

/** What does not fit is refused each time. */
export const decodeRow = ({ M: stored = {} }: AttributeValue): ParticipantRecord => {
  const text = JSON.stringify(stored);
  const found = known.get(text);
  if (found) return found;
  const row = Object.freeze(storedParticipant(decodeFields(attributes, stored as Item)));
  if (known.size >= MOST_KEPT) known.clear();
  known.set(text, row);
  return row;
};

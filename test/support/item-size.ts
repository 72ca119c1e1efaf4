/**
 * How many bytes DynamoDB counts for what is stored.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

const COLLECTION_BYTES = 3;
const MEMBER_BYTES = 1;

/** A byte for every two significant digits, and one more; one for a sign. */
const numberSize = (text: string): number => {
  const digits = text.replace(/^-|\.|^0+/g, '').replace(/0+$/, '').length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0);
};

const valueSize = (value: AttributeValue): number => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.SS !== undefined) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (value.M !== undefined) return COLLECTION_BYTES + membersSize(value.M) + Object.keys(value.M).length * MEMBER_BYTES;
  return 1;
};

const membersSize = (members: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(members).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);

export const itemSize = (item: Readonly<Record<string, AttributeValue>>): number => membersSize(item);

/** An entry of a map: its name, its value, and what the map adds for it. */
export const entrySize = (name: string, value: AttributeValue): number => Buffer.byteLength(name) + valueSize(value) + MEMBER_BYTES;

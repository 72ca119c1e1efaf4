/** Items and attributes in DynamoDB's wire format: `{ "S": "text" }`, binary values in base64. */
import type { AttributeValue } from 'aws-lambda';

export type Attribute = AttributeValue;
export type Item = Record<string, Attribute>;

const sameMembers = (one: readonly string[], other: readonly string[]): boolean => {
  const members = new Set(one);
  return one.length === other.length && other.every((member) => members.has(member));
};

const sameList = (one: readonly Attribute[], other: readonly Attribute[]): boolean =>
  one.length === other.length && one.every((member, index) => equalAttributes(member, other[index]));

/**
 * Equality as DynamoDB defines it: by type and value, deep, and regardless of order in sets. An absent value equals
 * nothing, not even another absent value.
 */
export const equalAttributes = (one: Attribute | undefined, other: Attribute | undefined): boolean => {
  if (one === undefined || other === undefined) return false;
  if (one.M !== undefined && other.M !== undefined) return equalItems(one.M, other.M);
  if (one.L !== undefined && other.L !== undefined) return sameList(one.L, other.L);
  if (one.SS !== undefined && other.SS !== undefined) return sameMembers(one.SS, other.SS);
  if (one.NS !== undefined && other.NS !== undefined) return sameMembers(one.NS, other.NS);
  if (one.BS !== undefined && other.BS !== undefined) return sameMembers(one.BS, other.BS);
  const type = typeOf(one);
  return type === typeOf(other) && one[type] === other[type];
};

export const equalItems = (one: Item, other: Item): boolean => {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => equalAttributes(one[name], other[name]));
};

export const typeOf = (attribute: Attribute): keyof Attribute => Object.keys(attribute)[0] as keyof Attribute;

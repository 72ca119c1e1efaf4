/** Converts members of the conference item and of its participants to and from the fields of a record. */
import type { Item } from './item';
import { decodeValue, encodeValue } from './values';

type Attribute = { readonly name: string; readonly kind: Parameters<typeof encodeValue>[0] };
/** This list is read for every participant of every image, so it is built once. */
type Attributes = readonly (Attribute & { readonly field: string })[];

export const listed = (attributes: Readonly<Record<string, Attribute>>): Attributes =>
  Object.entries(attributes).map(([field, { name, kind }]) => ({ field, name, kind }));

export const encodeFields = (attributes: Attributes, source: Readonly<Record<string, unknown>>): Item => {
  const encoded: Item = {};
  for (const { field, name, kind } of attributes) {
    if (source[field] !== undefined) encoded[name] = encodeValue(kind, source[field]);
  }
  return encoded;
};

export const decodeFields = (attributes: Attributes, stored: Item): Record<string, unknown> => {
  const decoded: Record<string, unknown> = {};
  for (const { field, name, kind } of attributes) {
    const value = stored[name];
    if (value !== undefined) decoded[field] = decodeValue(kind, value);
  }
  return decoded;
};

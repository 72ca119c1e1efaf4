/** Finds a phone number in what is stored. It is stored with its plus or without it. */
import type { PhoneNumber } from '../../schemas/common';

export type NumberSearch = {
  readonly number: PhoneNumber;
  /** Whether the text contains the number, and not only as a part of a longer one. */
  readonly isIn: (text: string) => boolean;
};

export const searchFor = (number: PhoneNumber): NumberSearch => {
  const pattern = new RegExp(`(?<![0-9])${number.slice(1)}(?![0-9])`);
  return { number, isIn: (text) => pattern.test(text) };
};

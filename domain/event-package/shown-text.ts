/** Texts of strangers that somebody sees: what Rollcall would refuse from a client is taken out of them. */
import { DisplayName, MAX_NAME_CHARACTERS } from '../../schemas/common';
import { maxBytesOf } from '../../schemas/visible-text';

/** What `visibleText` of the contract refuses, and isolates, which a shortened text might not close. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/gu;

const utf8 = new TextEncoder();

const shortened = (text: string): string => {
  const characters = [...text.slice(0, 2 * MAX_NAME_CHARACTERS)].slice(0, MAX_NAME_CHARACTERS);
  while (utf8.encode(characters.join('')).length > maxBytesOf(MAX_NAME_CHARACTERS)) characters.pop();
  return characters.join('').trim();
};

/** A display name of the contract, or nothing. */
export const shownText = (text: string | undefined): string | null => {
  const name = DisplayName.safeParse(shortened((text ?? '').replaceAll(UNSEEN, ' ').trim()));
  return name.success ? name.data : null;
};

/** Which numbers may be dialled: prefixes are allowed or denied, and the bridge's own number is never dialled. */
import type { PhoneNumber } from '../../schemas/common';

export type DiallingRules = {
  /** An empty list allows every number. */
  readonly allowedPrefixes: readonly string[];
  readonly deniedPrefixes: readonly string[];
  readonly bridgeNumber: PhoneNumber | null;
};

/** The longest matching prefix decides. Between two of equal length, the denial wins. */
export const mayBeDialled = (number: PhoneNumber, { allowedPrefixes, deniedPrefixes, bridgeNumber }: DiallingRules): boolean => {
  if (number === bridgeNumber) return false;
  const longest = (prefixes: readonly string[]): number =>
    Math.max(-1, ...prefixes.filter((prefix) => number.startsWith(prefix)).map((prefix) => prefix.length));
  const allowed = allowedPrefixes.length === 0 ? 0 : longest(allowedPrefixes);
  return allowed >= 0 && allowed > longest(deniedPrefixes);
};

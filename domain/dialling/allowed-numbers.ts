/** What may be dialled: prefixes allowed and denied; the bridge's own number never. */
import type { PhoneNumber } from '../../schemas/common';

export type DiallingRules = {
  /** None allows all. */
  readonly allowedPrefixes: readonly string[];
  readonly deniedPrefixes: readonly string[];
  readonly bridgeNumber: PhoneNumber | null;
};

/** The longest prefix that fits decides; where two are equally long, the denial. */
export const mayBeDialled = (number: PhoneNumber, { allowedPrefixes, deniedPrefixes, bridgeNumber }: DiallingRules): boolean => {
  if (number === bridgeNumber) return false;
  const longest = (prefixes: readonly string[]): number =>
    Math.max(-1, ...prefixes.filter((prefix) => number.startsWith(prefix)).map((prefix) => prefix.length));
  const allowed = allowedPrefixes.length === 0 ? 0 : longest(allowedPrefixes);
  return allowed >= 0 && allowed > longest(deniedPrefixes);
};

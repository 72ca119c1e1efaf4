/** Which numbers may be dialled: prefixes are allowed or denied, and the bridge's own number is never dialled. */
import type { PhoneNumber } from '../../schemas/common';
import { numbersReachedBy } from './country-code';

export type DiallingRules = {
  /** An empty list allows every number. */
  readonly allowedPrefixes: readonly string[];
  readonly deniedPrefixes: readonly string[];
  readonly bridgeNumber: PhoneNumber | null;
};

const longest = (prefixes: readonly string[], number: string): number =>
  Math.max(-1, ...prefixes.filter((prefix) => number.startsWith(prefix)).map((prefix) => prefix.length));

const isDenied = (number: string, { allowedPrefixes, deniedPrefixes, bridgeNumber }: DiallingRules): boolean => {
  const denied = longest(deniedPrefixes, number);
  return number === bridgeNumber || (denied >= 0 && denied >= longest(allowedPrefixes, number));
};

/** The initiator needs no allowed prefix: its number comes from its token. But its phone is dialled, too. */
export const mayInitiatorBeDialled = (number: PhoneNumber, rules: DiallingRules): boolean =>
  !numbersReachedBy(number).some((reached) => isDenied(reached, rules));

/**
 * The longest matching prefix decides. Between two of equal length, the denial wins. A number with a trunk zero is denied
 * as well if the number without the zero is: the network reaches that one.
 */
export const mayBeDialled = (number: PhoneNumber, rules: DiallingRules): boolean =>
  (rules.allowedPrefixes.length === 0 || longest(rules.allowedPrefixes, number) >= 0) && mayInitiatorBeDialled(number, rules);

/** Of a conference whose initiator has that number. */
export const mayPartyBeDialled = (number: PhoneNumber, initiator: PhoneNumber, rules: DiallingRules): boolean =>
  number === initiator ? mayInitiatorBeDialled(number, rules) : mayBeDialled(number, rules);

/** The phone number that a URI of an event package names, if it names one beyond doubt. */
import { PhoneNumber } from '../../schemas/common';
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';

/** RFC 3966 section 5.1.1. */
const SEPARATORS = /[-.()]/g;

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The part that may be a number: of a `tel` URI all but the parameters, of a SIP URI the user without its own. */
const dialled = (uri: string): string | undefined => {
  const [, tel, user] = /^(?:tel:([^;?@]+)(?:[;?].*)?|(?:sips?:)?([^:;@?/]+)(?:[;:][^@]*)?@.*)$/is.exec(uri.trim()) ?? [];
  const text = tel ?? user;
  return text === undefined ? undefined : unescaped(text).replace(SEPARATORS, '');
};

const nationalNumber = (digits: string, { nationalNumbers }: EventPackageDialect): string | undefined => {
  if (!nationalNumbers || !/^[0-9]+$/.test(digits)) return undefined;
  const { countryCode, trunkPrefix, leastDigits, mostDigits } = nationalNumbers;
  const significant = digits.startsWith(trunkPrefix) ? digits.slice(trunkPrefix.length) : '';
  // Two trunk prefixes are the prefix of an international number, or nothing that anybody dials.
  const isNational = !significant.startsWith('0') && significant.length >= leastDigits && significant.length <= mostDigits;
  return isNational ? `+${countryCode}${significant}` : undefined;
};

export const phoneNumberOf = (uri: string, dialect: EventPackageDialect): PhoneNumber | null => {
  const digits = dialled(uri);
  if (digits === undefined) return null;
  const number = PhoneNumber.safeParse(digits.startsWith('+') ? digits : nationalNumber(digits, dialect));
  return number.success ? number.data : null;
};

/** RFC 4575 section 5.6: a host of the top level `invalid`. */
export const isAnonymous = (uri: string): boolean => /@(?:[^@/]*\.)?invalid\.?(?::[0-9]*)?(?:[;?].*)?$/is.test(uri.trim());

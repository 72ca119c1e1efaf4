/** How numbers are read and written. */

/** Country codes of two digits (ITU-T E.164); 1 and 7 have one digit, all others three. */
const TWO_DIGITS = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

const countryCodeOf = (digits: string): string => {
  if (/^[17]/.test(digits)) return digits.slice(0, 1);
  return digits.slice(0, TWO_DIGITS.test(digits) ? 2 : 3);
};

/** Groups of three; what is left at the end has two to four digits. */
const groupsOf = (digits: string): readonly string[] => {
  if (digits.length <= 4) return digits === '' ? [] : [digits];
  return [digits.slice(0, 3), ...groupsOf(digits.slice(3))];
};

/** The groups of a number stay on one line. */
const NO_BREAK = '\u00a0';

/** Readable: `+1 555 0100`. The national rules of grouping are not known. */
export const formatNumber = (phoneNumber: string): string => {
  const digits = phoneNumber.replace(/\D/g, '');
  const code = countryCodeOf(digits);
  return [`+${code}`, ...groupsOf(digits.slice(code.length))].join(NO_BREAK);
};

/** What a user has typed as E.164; undefined if it is incomplete. `00` before the country code is a plus. */
export const numberFrom = (typed: string): string | undefined => {
  const compact = typed.replace(/[\s().\-/]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{4,14}$/.test(compact) ? compact : undefined;
};

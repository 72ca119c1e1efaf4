/** Where a number's country code ends (ITU-T E.164, list of assigned codes). */

/** One digit, or two; all other codes have three. */
const CODE = /^\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/**
 * The numbers that a network may reach by this one. In many countries a number is written with a zero in front (the
 * trunk prefix), which does not belong behind a country code; networks then ignore it.
 */
export const numbersReachedBy = (number: string): readonly string[] => {
  const code = CODE.exec(number)?.[0] ?? '';
  const reached = [number];
  for (let rest = number.slice(code.length); code !== '' && rest.startsWith('0'); rest = rest.slice(1))
    reached.push(`${code}${rest.slice(1)}`);
  return reached;
};

/** A time within an id: texts of equal length that sort like the times themselves. */
import { BASE32 } from './base32';

/** Milliseconds in 50 bits: enough until the year 37,000. */
export const TIME_CHARACTERS = 10;

export const timeText = (at: number): string => {
  let text = '';
  for (let rest = at, count = 0; count < TIME_CHARACTERS; count += 1, rest = Math.floor(rest / 32)) text = BASE32.charAt(rest % 32) + text;
  return text;
};

/** The inverse of `timeText`. */
export const timeOf = (text: string): number => [...text].reduce((at, character) => at * 32 + BASE32.indexOf(character), 0);

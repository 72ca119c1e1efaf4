/** What `npm run test:deploy` can be asked for besides. */
import { parseArgs } from 'node:util';
import { MINUTE_MS } from '../../schemas/durations';

export type LongOutage = { readonly ms: number; readonly conferences: number };

export type Options = { readonly longOutage?: LongOutage };

/** A start is given up after two minutes of outage, and one that comes later is not: there must be time for both. */
const LEAST_MINUTES = 6;
const LEAST_CONFERENCES = 5;

const wholeNumber = (name: string, text: string, least: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} takes a whole number from ${String(least)} on, not ${text}`);
  return value;
};

/** `args`: those after the name of the program. Throws if one is unknown or cannot be used. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: { 'outage-minutes': { type: 'string' }, conferences: { type: 'string', default: '100' } },
  });
  const minutes = values['outage-minutes'];
  if (minutes === undefined) return {};
  return {
    longOutage: {
      ms: wholeNumber('outage-minutes', minutes, LEAST_MINUTES) * MINUTE_MS,
      conferences: wholeNumber('conferences', values.conferences, LEAST_CONFERENCES),
    },
  };
};

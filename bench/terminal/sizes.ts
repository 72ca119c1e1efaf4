/** What the SDK and the console weigh, compressed, and what they may. */
import { consoleSite } from '../../scripts/console-bundle';
import { consoleLimits, consoleSizes } from '../../scripts/console-sizes';
import { MAX_TERMINAL_BYTES, terminalSize } from '../../scripts/terminal-size';

export type Size = { readonly of: string; readonly bytes: number; readonly limit: number };

export const measureSizes = async (): Promise<readonly Size[]> => {
  const { firstLoad, whole } = consoleSizes(await consoleSite());
  return [
    { of: 'the SDK with the database of a browser', bytes: (await terminalSize()).bytes, limit: MAX_TERMINAL_BYTES },
    { of: 'the console before anybody signs in', bytes: firstLoad, limit: consoleLimits.firstLoad },
    { of: 'the whole console, in one language', bytes: whole, limit: consoleLimits.whole },
  ];
};

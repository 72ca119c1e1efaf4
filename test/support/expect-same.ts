import { isDeepStrictEqual } from 'node:util';

/**
 * Strictly equal. Properties compare thousands of times, and `expect` takes as long as all the rest: it only shows a
 * difference.
 */
export const expectSame = (found: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(found, expected)) expect(found).toStrictEqual(expected);
};

/** Short random waits of writers that keep losing against each other. */
import { BASE32 } from '../../domain/ids/base32';
import type { Deps } from '../ports/deps';

/** About the time of two writes. */
const FIRST_MS = 20;
const CHARACTERS = 2;

/** From 0 to 1, with 1 excluded. */
const share = (randomId: Deps['randomId']): number =>
  [...randomId(CHARACTERS)].reduce((sum, character) => (sum * BASE32.length + BASE32.indexOf(character)), 0) / BASE32.length ** CHARACTERS;

/** Each wait is up to twice as long as the one before it could be. */
export const randomPause =
  ({ wait, randomId }: Pick<Deps, 'wait' | 'randomId'>) =>
  (lost: number): Promise<void> =>
    wait(Math.floor(share(randomId) * FIRST_MS * 2 ** lost));

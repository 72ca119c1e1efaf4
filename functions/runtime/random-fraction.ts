/** A random fraction, for spreading what would otherwise happen at the same time. */
import { BASE32 } from '../../domain/ids/base32';
import type { RandomId } from './clock';

const CHARACTERS = 4;

/** At least 0, less than 1. */
export const randomFraction = (randomId: RandomId): number =>
  [...randomId(CHARACTERS)].reduce((sum, character) => sum * BASE32.length + BASE32.indexOf(character), 0) / BASE32.length ** CHARACTERS;

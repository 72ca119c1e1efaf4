/**
 * Which hash key an initiator key was made with. Initiator keys of the first hash key are 16 characters of a hash; all
 * others begin with a mark: `u`, which is no character of a hash, and the version of their key, as in `u2`. So whoever
 * reads an id of a conference or a subscription sees which key made it.
 */
import { BASE32 } from './base32';

const MARK = 'u';
const MARK_CHARACTERS = 2;
export const INITIATOR_CHARACTERS = 16;

export const FIRST_VERSION = 1;
/** The version is one character. */
export const MAX_VERSION = BASE32.length - 1;

/** `hash`: 16 characters of base32. With a mark, two of them make room for it; 70 bits are left. */
export const markedKey = (version: number, hash: string): string =>
  version === FIRST_VERSION ? hash : `${MARK}${BASE32.charAt(version)}${hash.slice(0, INITIATOR_CHARACTERS - MARK_CHARACTERS)}`;

export const keyVersionOf = (initiatorKey: string): number =>
  initiatorKey.startsWith(MARK) ? BASE32.indexOf(initiatorKey.charAt(1)) : FIRST_VERSION;

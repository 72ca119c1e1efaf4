/** Ids as the contract has them, new for each call. */
import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const some = (length: number): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

export const aConferenceId = (): string => `conf_${some(34)}`;
export const aParticipantId = (): string => `p${some(10)}`;

import { randomBytes } from 'node:crypto';

/** For tags, branches and Call-IDs: 64 bits, so that nobody guesses one of another's dialog. */
export type NewToken = () => string;

const TOKEN_BYTES = 8;

export const randomToken: NewToken = () => randomBytes(TOKEN_BYTES).toString('hex');

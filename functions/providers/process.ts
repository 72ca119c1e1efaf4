/** Time, chance and the log: what every function has, without settings and without AWS. */
import { randomBytes } from 'node:crypto';
import { BASE32 } from '../../domain/ids/base32';
import { perProcess } from '../container';
import { jsonLog } from '../log';
import type { Clock, RandomId } from '../ports';

let now: Clock = Date.now;

/** Another clock than the machine's, for whoever runs functions and wants to move their time. */
export const setClock = (clock: Clock): void => {
  now = clock;
};

export const clock = (): Clock => () => now();
/** 32 characters, so five bits of a byte pick one without bias. */
export const randomId = (): RandomId => (length) => Array.from(randomBytes(length), (byte) => BASE32.charAt(byte & 31)).join('');
export const log = perProcess(() => jsonLog(clock()));

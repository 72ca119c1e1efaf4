/** The providers of the HTTP pipeline; a command adds `idempotency`. */
import { clock, log, randomId } from './process';
import { settings } from './settings';

export const http = { clock, randomId, log, settings };

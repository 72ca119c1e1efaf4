/** The providers of every consumer. */
import { clock, log } from './process';
import { settings } from './settings';

export const consumer = { clock, log, settings };

/** Basic authentication (RFC 7617): sent with commands, asked for with events. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const basicAuth = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const SCHEME = /^basic +/i;

/** In a time that says nothing of the password. */
export const isBasicAuth = (given: string, user: string, password: string): boolean =>
  timingSafeEqual(digest(given.replace(SCHEME, 'Basic ')), digest(basicAuth(user, password)));

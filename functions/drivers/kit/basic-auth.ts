/** Basic authentication (RFC 7617): sent with commands, and checked with the events of a bridge. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const basicAuth = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const SCHEME = /^basic +/i;

/** The time that this takes reveals nothing about the password. */
export const isBasicAuth = (given: string, user: string, password: string): boolean =>
  timingSafeEqual(digest(given.replace(SCHEME, 'Basic ')), digest(basicAuth(user, password)));

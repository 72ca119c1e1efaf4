/** The long form of each header name in lower case, and how it is written. */
import { Malformed } from './message';

/** RFC 3261 section 7.3.3; RFC 6665 section 8.2 (`o`, `u`); the others are in IANA's registry of SIP parameters. */
const longForms: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
};

const spellings: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'mime-version': 'MIME-Version',
  'sip-etag': 'SIP-ETag',
  'www-authenticate': 'WWW-Authenticate',
};

const TOKEN = /^[\w.!%*+`'~-]+$/;

export const nameFrom = (written: string): string => {
  if (!TOKEN.test(written)) throw new Malformed('header name');
  const name = written.toLowerCase();
  return name.length === 1 ? (longForms[name] ?? name) : name;
};

export const writtenName = (name: string): string =>
  spellings[name] ?? name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());

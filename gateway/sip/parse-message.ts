/** Text → message. Every bound is checked before the work that it bounds. */
import { nameFrom } from './header-names';
import { cseqOf, type Header, headersOf, Malformed, NO_BODY, type SipMessage } from './message';

/** A head of Rollcall's own is under 2 KB; an edge adds Via, Route and Record-Route. */
export const MAX_HEAD_BYTES = 16 * 1024;
/** The largest event package that Rollcall reads is 256 KB. */
export const MAX_BODY_BYTES = 256 * 1024;
const MAX_HEADERS = 128;
const MAX_LINE_CHARACTERS = 4_096;

/** Each of these stands exactly once in every message (RFC 3261 section 8.1.1). */
const ONCE = ['from', 'to', 'call-id', 'cseq'] as const;

const headerFrom = (line: string): Header => {
  const colon = line.indexOf(':');
  if (colon < 1) throw new Malformed('header without a name');
  return [nameFrom(line.slice(0, colon).trimEnd()), line.slice(colon + 1).trim()];
};

const LONE_CONTROL = /\0|\r(?!\n)|(?<!\r)\n/;

/**
 * A line that begins with white space continues the one before (RFC 3261 section 7.3.1). White space is found at the
 * ends of lines only: a pattern for it would look through a long run of it once for each of its characters.
 */
const unfolded = (text: string): string[] => {
  const lines: string[][] = [];
  for (const line of text.split('\r\n')) {
    const last = lines.at(-1);
    if (last && /^[ \t]/.test(line)) last.push(line.trim());
    else lines.push([line.trimEnd()]);
  }
  return lines.map((parts) => parts.join(' '));
};

const linesOf = (text: string): string[] => {
  if (LONE_CONTROL.test(text)) throw new Malformed('control character');
  const lines = unfolded(text);
  if (lines.length > MAX_HEADERS + 1) throw new Malformed('too many headers');
  if (lines.some((line) => line.length > MAX_LINE_CHARACTERS)) throw new Malformed('line too long');
  return lines;
};

const checked = (message: SipMessage): SipMessage => {
  for (const name of ONCE) if (headersOf(message, name).length !== 1) throw new Malformed(`${name} is not there once`);
  if (headersOf(message, 'via').length === 0) throw new Malformed('no Via');
  const { method } = cseqOf(message);
  if ('method' in message && message.method !== method) throw new Malformed('CSeq of another method');
  return message;
};

/** `head`: all before the empty line. */
export const parseHead = (head: Buffer): SipMessage => {
  if (head.length > MAX_HEAD_BYTES) throw new Malformed('head too long');
  const [start = '', ...rest] = linesOf(head.toString('utf8'));
  const headers = rest.map(headerFrom);
  // In the text, `.` must stand for every character: U+2028 is a line break for it, but not for SIP.
  const [, status, reason] = /^SIP\/2\.0 ([1-6]\d\d) ?(.*)$/is.exec(start) ?? [];
  if (status !== undefined) return checked({ status: Number(status), reason: reason ?? '', headers, body: NO_BODY });
  const [, method, uri] = /^([\w.!%*+`'~-]{1,32}) (\S+) SIP\/2\.0$/i.exec(start) ?? [];
  if (method === undefined || uri === undefined) throw new Malformed('start line');
  return checked({ method, uri, headers, body: NO_BODY });
};

/** Undefined if the head does not say it. */
export const bodyBytesOf = (head: SipMessage): number | undefined => {
  const lengths = new Set(headersOf(head, 'content-length'));
  if (lengths.size === 0) return undefined;
  const [length = ''] = lengths;
  if (lengths.size > 1 || !/^\d{1,9}$/.test(length) || Number(length) > MAX_BODY_BYTES) throw new Malformed('Content-Length');
  return Number(length);
};

export const END_OF_HEAD = '\r\n\r\n';

/** A datagram holds one message; without a length, its body is what follows the head (RFC 3261 section 18.3). */
export const parseDatagram = (datagram: Buffer): SipMessage => {
  const end = datagram.indexOf(END_OF_HEAD);
  if (end < 0) throw new Malformed('no end of the head');
  const message = parseHead(datagram.subarray(0, end));
  const body = datagram.subarray(end + END_OF_HEAD.length);
  const length = bodyBytesOf(message) ?? body.length;
  if (length > body.length) throw new Malformed('truncated');
  return { ...message, body: body.subarray(0, length) };
};

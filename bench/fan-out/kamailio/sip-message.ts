/** The part of SIP (RFC 3261) that subscribing, publishing and answering needs. */
import { randomBytes } from 'node:crypto';

export type SipMessage = {
  readonly startLine: string;
  readonly head: string;
  readonly body: Buffer;
};

const BLANK_LINE = '\r\n\r\n';

export const readSip = (datagram: Buffer): SipMessage => {
  const end = datagram.indexOf(BLANK_LINE);
  const head = datagram.toString('latin1', 0, end);
  return { startLine: head.slice(0, head.indexOf('\r\n')), head, body: datagram.subarray(end + BLANK_LINE.length) };
};

/** The complete lines of these headers, in order. */
const headerLines = ({ head }: SipMessage, ...names: readonly string[]): readonly string[] =>
  head.split('\r\n').filter((line) => names.includes(line.slice(0, line.indexOf(':')).trimEnd().toLowerCase()));

export const headerOf = (message: SipMessage, name: string): string | undefined => headerLines(message, name)[0]?.replace(/^[^:]*:\s*/, '');

export const writeSip = (startLine: string, headers: readonly string[], body = ''): Buffer =>
  Buffer.from(`${[startLine, ...headers, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}${BLANK_LINE}${body}`);

/** A response repeats the headers that identify the transaction (RFC 3261, 8.2.6.2). */
export const okTo = (request: SipMessage): Buffer =>
  writeSip('SIP/2.0 200 OK', headerLines(request, 'via', 'from', 'to', 'call-id', 'cseq'));

export const statusOf = ({ startLine }: SipMessage): number => Number(startLine.split(' ')[1]);

export const newTag = (): string => randomBytes(6).toString('hex');

/** The magic cookie marks the branch as a transaction id (RFC 3261, 8.1.1.7). */
export const newBranch = (): string => `z9hG4bK${newTag()}`;

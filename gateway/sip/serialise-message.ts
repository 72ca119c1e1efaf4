/** Message → bytes. A value with a line break would become a header of its own, so it is refused. */
import { writtenName } from './header-names';
import { type Header, isRequest, Malformed, type SipMessage } from './message';

const inOneLine = (text: string): string => {
  if (/[\r\n\0]/.test(text)) throw new Malformed('line break in a value');
  return text;
};

const startLine = (message: SipMessage): string =>
  isRequest(message) ? `${message.method} ${message.uri} SIP/2.0` : `SIP/2.0 ${String(message.status)} ${message.reason}`;

const headerLine = ([name, value]: Header): string => inOneLine(`${writtenName(name)}: ${value}`);

export const serialise = (message: SipMessage): Buffer => {
  const headers = message.headers.filter(([name]) => name !== 'content-length').map(headerLine);
  const head = [inOneLine(startLine(message)), ...headers, `Content-Length: ${String(message.body.length)}`].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), message.body]);
};

/** `"Name" <uri>;tag=…`: the form of From, To, Contact, Route and the asserted identity (RFC 3261 section 20.10). */
import { headersOf, Malformed, type SipMessage } from './message';
import { type Parameters, parametersFrom, parametersText } from './parameters';
import { splitValues } from './split-values';

export type NameAddr = { readonly displayName: string; readonly uri: string; readonly parameters: Parameters };

/** A bracket in a quoted name does not count. */
const QUOTED = /^"(?:[^"\\]|\\.)*"/;

const URI = /^[a-z][a-z0-9+.-]*:[^<>"\s]+$/i;

const checkedUri = (uri: string): string => {
  if (!URI.test(uri)) throw new Malformed('address');
  return uri;
};

export const parseNameAddr = (value: string): NameAddr => {
  const text = value.trim();
  const name = QUOTED.exec(text)?.[0] ?? '';
  const open = text.indexOf('<', name.length);
  if (open < 0) {
    // Without brackets, what follows a semicolon belongs to the header, not to the URI.
    const [uri = '', ...parameters] = text.split(';');
    return { displayName: '', uri: checkedUri(uri.trim()), parameters: parametersFrom(parameters) };
  }
  const close = text.indexOf('>', open);
  if (close < 0) throw new Malformed('address');
  const [, ...parameters] = splitValues(text.slice(close + 1), ';');
  return { displayName: text.slice(0, open).trim(), uri: checkedUri(text.slice(open + 1, close)), parameters: parametersFrom(parameters) };
};

export const nameAddrText = ({ displayName, uri, parameters }: NameAddr): string =>
  `${displayName === '' ? '' : `${displayName} `}<${uri}>${parametersText(parameters)}`;

/** All values of a header, whether on one line or on several. */
export const valuesOf = (message: SipMessage, name: string): string[] =>
  headersOf(message, name)
    .flatMap((value) => splitValues(value, ','))
    .filter((value) => value !== '');

/** Undefined if the header is missing. */
export const addressOf = (message: SipMessage, name: string): NameAddr | undefined => {
  const [first] = valuesOf(message, name);
  return first === undefined ? undefined : parseNameAddr(first);
};

export const tagOf = (message: SipMessage, name: 'from' | 'to'): string | undefined => addressOf(message, name)?.parameters.get('tag');

export const withTag = (address: NameAddr, tag: string): NameAddr => ({
  ...address,
  parameters: new Map([...address.parameters, ['tag', tag]]),
});

export const withoutTag = (address: NameAddr): NameAddr => ({
  ...address,
  parameters: new Map([...address.parameters].filter(([name]) => name !== 'tag')),
});

/** `;name=value;flag` of a header or a URI. A map, because a sender may name a parameter `__proto__`. */
import { splitValues } from './split-values';

export type Parameters = ReadonlyMap<string, string>;

/** Names are in lower case; a flag has the empty text. The first of a name counts. */
export const parametersFrom = (parts: readonly string[]): Parameters => {
  const found = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? '' : part.slice(equals + 1).trim();
    if (name !== '' && !found.has(name)) found.set(name, value);
  }
  return found;
};

export const parametersText = (parameters: Parameters): string =>
  [...parameters].map(([name, value]) => (value === '' ? `;${name}` : `;${name}=${value}`)).join('');

/** Of a header such as `active;expires=60`. */
export const parametersOf = (value: string): Parameters => parametersFrom(splitValues(value, ';').slice(1));

/**
 * The hash keys of a deployment, which are the text of one secret: `<secret>`, or several separated by commas, such as
 * `k2:<secret>,<secret>`. The first makes what is new. All of them find and open what there is. A key without a name is
 * `k1`, as it was generated.
 */
import { FIRST_VERSION, MAX_VERSION } from '../../domain/ids/key-version';
import { usableKey } from './secrets';

/** `version`: the number in its name. A later key has a higher one. */
export type HashKey = { readonly version: number; readonly secret: string };

const NAMED = /^k([1-9][0-9]?):(.*)$/s;

const keyIn = (text: string): HashKey => {
  const [, version = FIRST_VERSION, secret = text] = NAMED.exec(text) ?? [];
  return { version: Number(version), secret: usableKey('hashKey', secret) };
};

/** Spaces and line breaks at an end: only a key without a name that is alone may have them, as a part of it. */
export const hasLooseEnds = (text: string): boolean => text !== text.trim();

const REFUSED = 'The secret hashKey cannot be used:';

/**
 * In the order of the text. A single key without a name is used as it is. After a named key, spaces and line breaks are
 * dropped, because an editor may have added them. Elsewhere in a list nobody can tell whether they belong to a key that
 * was alone before, so the list is refused. The error does not show a key.
 */
export const hashKeysIn = (text: string): readonly [HashKey, ...HashKey[]] => {
  if (!text.includes(',') && !NAMED.test(text)) return [{ version: FIRST_VERSION, secret: text }];
  const parts = text.split(',');
  const [first = '', ...others] = parts.map((each) => each.trim());
  const keys = [keyIn(first), ...others.map(keyIn)] as const;
  const versions = new Set(keys.map(({ version }) => version));
  if (versions.size < keys.length || Math.max(...versions) > MAX_VERSION) {
    throw new Error(`${REFUSED} each of its keys needs a name, k1 to k31`);
  }
  if (parts.some((part) => hasLooseEnds(part) && !NAMED.test(part))) {
    throw new Error(`${REFUSED} in a list, white space is allowed only after a key with a name`);
  }
  return keys;
};

/** The one that has been there longest. */
export const oldestKeyIn = (text: string): HashKey => hashKeysIn(text).reduce((one, other) => (other.version < one.version ? other : one));

/** Throws if the secret no longer has it. */
export const hashKeyOf = (text: string, version: number): HashKey => {
  const found = hashKeysIn(text).find((key) => key.version === version);
  if (!found) throw new Error(`The secret hashKey does not have k${String(version)}`);
  return found;
};

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

/**
 * In the order of the text. A single key without a name is used as it is. Of all others, spaces and line breaks at the
 * ends are dropped, because an editor may have added them. The error does not show a key.
 */
export const hashKeysIn = (text: string): readonly [HashKey, ...HashKey[]] => {
  if (!text.includes(',') && !NAMED.test(text)) return [{ version: FIRST_VERSION, secret: text }];
  const [first = '', ...others] = text.split(',').map((each) => each.trim());
  const keys = [keyIn(first), ...others.map(keyIn)] as const;
  const versions = new Set(keys.map(({ version }) => version));
  if (versions.size < keys.length || Math.max(...versions) > MAX_VERSION) {
    throw new Error('The secret hashKey cannot be used: each of its keys needs a name, k1 to k31');
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

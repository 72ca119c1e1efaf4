/**
 * The part of RFC 9651 (structured fields) that HTTP Message Signatures need: dictionaries of byte sequences, and
 * dictionaries of inner lists. Headers are hostile until proven otherwise: nothing here throws, and an invalid header
 * is `undefined`.
 */

/**
 * An item as written in the header, such as `"rollcall"` or `1790000000`: kept as text, so that it can be repeated
 * unchanged.
 */
type BareItem = string;

export type InnerList = {
  /** Each with its own parameters, if any: `"@path"`, `"date";req`. */
  readonly items: readonly string[];
  readonly parameters: ReadonlyMap<string, BareItem>;
};

/** Enough for several signatures (ours take 300 characters). It limits how much a stranger can make us read. */
const MAX_FIELD_LENGTH = 4096;

const KEY = /[a-z*][a-z0-9_.*-]*/y;
const STRING = /"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y;
const BYTES = /:[A-Za-z0-9+/]*={0,2}:/y;
/** String, number, byte sequence, boolean or token. */
const BARE_ITEM =
  /"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"|-?[0-9]{1,15}(?:\.[0-9]{1,3})?|:[A-Za-z0-9+/]*={0,2}:|\?[01]|[A-Za-z*][\w!#$%&'*+.^`|~:/-]*/y;
const SPACES = / */y;
const COMMA = /[ \t]*,[ \t]*/y;

class Malformed extends Error {}

/** Reads a header from left to right. */
class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.at === this.text.length;
  }

  take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw new Malformed();
    this.at += found.length;
    return found;
  }

  skip(character: string): boolean {
    const fits = this.text[this.at] === character;
    if (fits) this.at += 1;
    return fits;
  }
}

const readParameters = (scanner: Scanner): Map<string, BareItem> => {
  const parameters = new Map<string, BareItem>();
  while (scanner.skip(';')) {
    scanner.take(SPACES);
    const name = scanner.take(KEY);
    // The RFC lets the last one win, but two parsers that disagree on that would read two different signatures.
    if (parameters.has(name)) throw new Malformed();
    parameters.set(name, scanner.skip('=') ? scanner.take(BARE_ITEM) : '?1');
  }
  return parameters;
};

const writeParameters = (parameters: ReadonlyMap<string, BareItem>): string =>
  [...parameters].map(([name, value]) => (value === '?1' ? `;${name}` : `;${name}=${value}`)).join('');

const readInnerList = (scanner: Scanner): InnerList => {
  if (!scanner.skip('(')) throw new Malformed();
  const items: string[] = [];
  for (;;) {
    const gap = scanner.take(SPACES);
    if (scanner.skip(')')) break;
    if (items.length > 0 && gap === '') throw new Malformed();
    items.push(scanner.take(STRING) + writeParameters(readParameters(scanner)));
  }
  return { items, parameters: readParameters(scanner) };
};

const readBytes = (scanner: Scanner): Buffer => {
  const text = scanner.take(BYTES).slice(1, -1);
  const bytes = Buffer.from(text, 'base64');
  // A sequence of bytes has only one valid spelling; otherwise a signed header could be rewritten.
  if (bytes.toString('base64') !== text) throw new Malformed();
  readParameters(scanner);
  return bytes;
};

/** A pattern for the end (` +$`) would search from each space in turn. */
const trimSpaces = (text: string): string => {
  let end = text.length;
  while (text[end - 1] === ' ') end -= 1;
  return text.slice(0, end).replace(/^ +/, '');
};

const readDictionary = <Member>(text: string, readMember: (scanner: Scanner) => Member): Map<string, Member> => {
  const scanner = new Scanner(trimSpaces(text));
  const members = new Map<string, Member>();
  for (;;) {
    const name = scanner.take(KEY);
    if (members.has(name) || !scanner.skip('=')) throw new Malformed();
    members.set(name, readMember(scanner));
    if (scanner.done) return members;
    scanner.take(COMMA);
  }
};

const orUndefined = <Result>(text: string, read: (text: string) => Result): Result | undefined => {
  if (text.length > MAX_FIELD_LENGTH) return undefined;
  try {
    return read(text);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
};

/** `Signature-Input`: each label with the components it covers. */
export const parseInnerLists = (text: string): ReadonlyMap<string, InnerList> | undefined =>
  orUndefined(text, (field) => readDictionary(field, readInnerList));

/** `Signature`, `Content-Digest`: each label with its bytes. */
export const parseByteSequences = (text: string): ReadonlyMap<string, Buffer> | undefined =>
  orUndefined(text, (field) => readDictionary(field, readBytes));

export const formatInnerList = ({ items, parameters }: InnerList): string => `(${items.join(' ')})${writeParameters(parameters)}`;

export const formatBytes = (bytes: Uint8Array): string => `:${Buffer.from(bytes).toString('base64')}:`;

/** For printable ASCII only: structured fields have no other strings. */
export const formatString = (text: string): BareItem => `"${text.replace(/["\\]/g, '\\$&')}"`;

export const stringOf = (item: BareItem | undefined): string | undefined =>
  item?.startsWith('"') ? item.slice(1, -1).replace(/\\(["\\])/g, '$1') : undefined;

export const integerOf = (item: BareItem | undefined): number | undefined =>
  item !== undefined && /^-?[0-9]+$/.test(item) ? Number(item) : undefined;

/** Netstrings, the frames of Kamailio's module evapi: the length in bytes, a colon, the bytes, a comma. */

/** The list of all calls is one frame, of about 1 KB for each call. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_DIGITS = String(MAX_BYTES).length;
const COLON = 0x3a;
const COMMA = 0x2c;

export const netstring = (text: string): string => `${String(Buffer.byteLength(text))}:${text},`;

/** The stream does not consist of netstrings. The reader cannot find the next frame, so the connection must be closed. */
export class BrokenFrame extends Error {}

type Frame = { readonly text: string; readonly end: number };

const lengthOf = (digits: string): number => {
  const length = /^(?:0|[1-9]\d*)$/.test(digits) ? Number(digits) : NaN;
  if (!(length <= MAX_BYTES)) throw new BrokenFrame('the length of a netstring is wrong');
  return length;
};

/** `undefined` if the frame is not complete yet. */
const frameAt = (bytes: Buffer, start: number): Frame | undefined => {
  const colon = bytes.indexOf(COLON, start);
  if (colon < 0 || colon - start > MAX_DIGITS) {
    if (bytes.length - start > MAX_DIGITS) throw new BrokenFrame('a netstring has no length');
    return undefined;
  }
  const begin = colon + 1;
  const end = begin + lengthOf(bytes.toString('latin1', start, colon));
  if (bytes.length <= end) return undefined;
  if (bytes[end] !== COMMA) throw new BrokenFrame('a netstring has no end');
  return { text: bytes.toString('utf8', begin, end), end: end + 1 };
};

export class NetstringReader {
  private chunks: Buffer[] = [];
  private size = 0;
  /** A frame cannot be complete before this many bytes have arrived. */
  private needed = 0;

  /** The frames that this chunk completes. */
  push(chunk: Buffer): readonly string[] {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.needed) return [];
    const bytes = Buffer.concat(this.chunks, this.size);
    const texts: string[] = [];
    let at = 0;
    for (let frame = frameAt(bytes, at); frame; frame = frameAt(bytes, at)) {
      texts.push(frame.text);
      at = frame.end;
    }
    const rest = bytes.subarray(at);
    this.chunks = rest.length === 0 ? [] : [rest];
    this.size = rest.length;
    this.needed = Math.min(neededFor(rest), MAX_BYTES);
    return texts;
  }
}

/** Avoids joining the chunks of a long frame again for each new chunk. */
const neededFor = (rest: Buffer): number => {
  const colon = rest.subarray(0, MAX_DIGITS + 1).indexOf(COLON);
  return colon < 0 ? 0 : colon + 1 + lengthOf(rest.toString('latin1', 0, colon)) + 1;
};

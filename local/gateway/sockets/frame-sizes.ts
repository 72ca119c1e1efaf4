/**
 * Tracks the sizes of the frames that a client sends. The WebSocket library reports the sizes of whole messages only.
 */

const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MASK_BIT = 0x80;
const MASK_BYTES = 4;

/** The length of a frame's header, which follows from its second byte (RFC 6455, section 5.2). */
const headerBytes = (second: number): number => {
  const length = second & ~MASK_BIT;
  const extended = length === LENGTH_16 ? 2 : length === LENGTH_64 ? 8 : 0;
  return 2 + extended + ((second & MASK_BIT) === 0 ? 0 : MASK_BYTES);
};

const payloadBytes = (header: Buffer): number => {
  const length = header.readUInt8(1) & ~MASK_BIT;
  if (length === LENGTH_16) return header.readUInt16BE(2);
  return length === LENGTH_64 ? Number(header.readBigUInt64BE(2)) : length;
};

export class FrameSizes {
  private header: number[] = [];
  private payloadLeft = 0;

  /** The largest payload that a frame header in these bytes announces. */
  largestIn(bytes: Buffer): number {
    let largest = 0;
    for (let at = 0; at < bytes.length;) {
      const skipped = Math.min(this.payloadLeft, bytes.length - at);
      this.payloadLeft -= skipped;
      at += skipped;
      if (at === bytes.length) break;
      this.header.push(bytes.readUInt8(at));
      at += 1;
      if (this.header.length < 2 || this.header.length < headerBytes(this.header[1] ?? 0)) continue;
      this.payloadLeft = payloadBytes(Buffer.from(this.header));
      this.header = [];
      largest = Math.max(largest, this.payloadLeft);
    }
    return largest;
  }
}

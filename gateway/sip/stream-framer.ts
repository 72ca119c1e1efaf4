/** The bytes of a stream → messages (RFC 3261 section 18.3) and keep-alive pings (RFC 5626 section 3.5.1). */
import { Malformed, type SipMessage } from './message';
import { bodyBytesOf, END_OF_HEAD, MAX_BODY_BYTES, MAX_HEAD_BYTES, parseHead } from './parse-message';

type Reader = { readonly message: (message: SipMessage) => void; readonly ping: () => void };

const [CR, LF] = [13, 10];
const PING_BYTES = END_OF_HEAD.length;
const FIRST_CAPACITY = 4_096;
const LARGE_CAPACITY = 64 * 1024;

/** After it has thrown, the stream has lost its beginning of a message: close it. */
export class StreamFramer {
  /** Grows by doubling, so that a byte is not copied once for each byte that follows. */
  private buffer = Buffer.alloc(FIRST_CAPACITY);
  private length = 0;
  /** Up to here, the buffer has been searched for the end of a head, and has none. */
  private searched = 0;
  private lineBreaks = 0;
  private head: { readonly message: SipMessage; readonly bodyBytes: number } | undefined;

  constructor(private readonly reader: Reader) {}

  push(chunk: Buffer): void {
    this.append(chunk);
    let mayBeMore = true;
    while (mayBeMore) mayBeMore = this.step();
    this.shrink();
  }

  private append(chunk: Buffer): void {
    const needed = this.length + chunk.length;
    if (needed > this.buffer.length) {
      const larger = Buffer.alloc(Math.max(needed, 2 * this.buffer.length));
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    chunk.copy(this.buffer, this.length);
    this.length = needed;
  }

  /** A large message must not hold its memory for as long as the connection lasts. */
  private shrink(): void {
    if (this.buffer.length > LARGE_CAPACITY && this.length <= FIRST_CAPACITY) {
      const smaller = Buffer.alloc(FIRST_CAPACITY);
      this.buffer.copy(smaller, 0, 0, this.length);
      this.buffer = smaller;
    }
  }

  /** Whether there may be more in what has come. */
  private step(): boolean {
    return this.head ? this.takeBody(this.head) : this.takeLineBreaks() && this.takeHead();
  }

  private drop(bytes: number): void {
    this.buffer.copyWithin(0, bytes, this.length);
    this.length -= bytes;
    this.searched = 0;
  }

  /** Line breaks before a message mean nothing, but two of them are a ping. */
  private takeLineBreaks(): boolean {
    let taken = 0;
    while (taken < this.length && (this.buffer[taken] === CR || this.buffer[taken] === LF)) {
      taken += 1;
      this.lineBreaks += 1;
      if (this.lineBreaks < PING_BYTES) continue;
      this.lineBreaks = 0;
      this.reader.ping();
    }
    if (taken > 0) this.drop(taken);
    if (this.length > 0) this.lineBreaks = 0;
    return this.length > 0;
  }

  private takeHead(): boolean {
    const end = this.buffer.subarray(0, this.length).indexOf(END_OF_HEAD, this.searched);
    if (Math.max(end, end < 0 ? this.length : 0) > MAX_HEAD_BYTES) throw new Malformed('head too long');
    if (end < 0) {
      this.searched = Math.max(0, this.length - END_OF_HEAD.length + 1);
      return false;
    }
    const message = parseHead(Buffer.from(this.buffer.subarray(0, end)));
    const bodyBytes = bodyBytesOf(message);
    if (bodyBytes === undefined || bodyBytes > MAX_BODY_BYTES) throw new Malformed('Content-Length');
    this.head = { message, bodyBytes };
    this.drop(end + END_OF_HEAD.length);
    return true;
  }

  private takeBody({ message, bodyBytes }: NonNullable<StreamFramer['head']>): boolean {
    if (this.length < bodyBytes) return false;
    const body = Buffer.from(this.buffer.subarray(0, bodyBytes));
    this.head = undefined;
    this.drop(bodyBytes);
    this.reader.message({ ...message, body });
    return this.length > 0;
  }
}

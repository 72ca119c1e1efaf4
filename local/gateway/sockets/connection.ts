/** One WebSocket connection. It keeps messages in order. */
import type { WebSocket } from 'ws';
import type { Clock } from '../../../functions/runtime/clock';
import { CLOSE_CODES, LIMITS, MAX_BUFFERED_BYTES } from './limits';

export type Client = { readonly sourceIp: string; readonly userAgent: string };

export type Sent = 'sent' | 'gone' | 'full';

export class Connection {
  readonly connectedAt: number;
  /** Resolves when the connection is closed. */
  readonly ended: Promise<void>;
  private activeAt: number;
  private arrivedAt = 0;

  constructor(
    readonly id: string,
    readonly client: Client,
    private readonly socket: WebSocket,
    private readonly now: Clock,
  ) {
    this.connectedAt = now();
    this.activeAt = this.connectedAt;
    this.ended = new Promise((end) => socket.once('close', () => end()));
  }

  get lastActiveAt(): number {
    return this.activeAt;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Whether data for the client is still buffered. */
  get isSending(): boolean {
    return this.isOpen && this.socket.bufferedAmount > 0;
  }

  /** Notes that the connection was used. */
  touch(): void {
    this.activeAt = this.now();
  }

  /** The time of a message that arrives now, later than that of every earlier one. */
  nextArrival(): number {
    this.arrivedAt = Math.max(this.now(), this.arrivedAt + 1);
    return this.arrivedAt;
  }

  /** `full`: the client has not yet read what we sent before. */
  send(message: Buffer): Sent {
    if (!this.isOpen) return 'gone';
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) return 'full';
    this.touch();
    for (let from = 0; from === 0 || from < message.length; from += LIMITS.frameBytes) {
      const fin = from + LIMITS.frameBytes >= message.length;
      this.socket.send(fin && from === 0 ? message : message.subarray(from, from + LIMITS.frameBytes), { binary: false, fin });
    }
    return 'sent';
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  /** Closes it without waiting for the client. */
  terminate(): void {
    this.socket.terminate();
  }

  /** Closes it, as API Gateway does, if it has been idle too long or has reached its maximum age. */
  closeIfExpired(): void {
    const now = this.now();
    if (now - this.activeAt >= LIMITS.idleMs) this.close(CLOSE_CODES.goingAway, 'Going away');
    else if (now - this.connectedAt >= LIMITS.connectionMs) this.close(CLOSE_CODES.goingAway, 'Going away');
  }
}

/** All open connections. Unlike in AWS they end with the process: after a restart their ids answer `gone`. */
export type Connections = Map<string, Connection>;

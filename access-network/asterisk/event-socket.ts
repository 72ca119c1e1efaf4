/** The WebSocket on which Asterisk sends the events of every channel. It reconnects by itself. */
import { WebSocket } from 'ws';
import { SECOND_MS } from '../../schemas/durations';
import { readJson } from '../../schemas/read-json';
import type { Clock, Timer } from '../clock';
import { type Pauses, pauses } from '../reports/pauses';
import { type AriAccess, authorizationOf } from './ari-client';

export type EventSocketOptions = {
  readonly access: AriAccess;
  /** The name under which Asterisk knows the kit. */
  readonly app: string;
  readonly clock: Clock;
  readonly randomFraction: () => number;
  readonly message: (json: unknown) => void;
  readonly connected: () => void;
  readonly lost: () => void;
};

const FIRST_PAUSE_MS = SECOND_MS / 4;
const LONGEST_PAUSE_MS = 2 * SECOND_MS;
const HANDSHAKE_WITHIN_MS = 5 * SECOND_MS;
/** A dead connection is noticed after two intervals. */
const PING_EVERY_MS = 5 * SECOND_MS;

export class EventSocket {
  private socket: WebSocket | undefined;
  private isOpen = false;
  private isStopped = false;
  private timer: Timer | undefined;
  private readonly pauses: Pauses;

  constructor(private readonly options: EventSocketOptions) {
    this.pauses = pauses(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, options.randomFraction);
  }

  get isConnected(): boolean {
    return this.isOpen;
  }

  open(): void {
    const { access, app, connected, message } = this.options;
    const url = new URL(`${access.url.replace(/\/$/, '')}/events`.replace(/^http/, 'ws'));
    url.search = new URLSearchParams({ app, subscribeAll: 'true' }).toString();
    const socket = new WebSocket(url, { headers: { authorization: authorizationOf(access) }, handshakeTimeout: HANDSHAKE_WITHIN_MS });
    this.socket = socket;
    let isAlive = true;
    const ping = (): void => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
      this.timer = this.options.clock.after(PING_EVERY_MS, ping);
    };
    socket.on('open', () => {
      this.isOpen = true;
      this.pauses.reset();
      ping();
      connected();
    });
    socket.on('pong', () => (isAlive = true));
    socket.on('message', (data: Buffer) => message(readJson(data.toString('utf8'))));
    // `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.closed());
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
    this.socket?.terminate();
  }

  private closed(): void {
    this.timer?.cancel();
    if (this.isOpen) this.options.lost();
    this.isOpen = false;
    if (!this.isStopped) this.timer = this.options.clock.after(this.pauses.next(), () => this.open());
  }
}

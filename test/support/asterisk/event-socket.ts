/**
 * Asterisk's outbound WebSocket: it connects by itself, connects again, and then sends what it could not send before.
 */
import WebSocket from 'ws';
import { ariTime, type JsonObject } from './ari-objects';

const RECONNECT_MS = 20;

export type EventSocketOptions = { readonly url: string; readonly user: string; readonly password: string; readonly app: string };

export class EventSocket {
  private socket: WebSocket | undefined;
  private waiting: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** How often a connection was refused. */
  refusals = 0;

  constructor(private readonly options: EventSocketOptions) {
    this.connect();
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(event: JsonObject): void {
    this.sendText(JSON.stringify(event));
  }

  sendText(text: string): void {
    if (this.isOpen) this.socket?.send(text);
    else this.waiting.push(text);
  }

  /** The connection breaks, and comes back. */
  cut(): void {
    this.socket?.terminate();
  }

  /** A restart of Asterisk: what waits is in its memory only. */
  forget(): void {
    this.waiting = [];
    this.cut();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { socket } = this;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.terminate();
    });
  }

  private connect(): void {
    const { url, user, password, app } = this.options;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    // The library itself refuses a server that does not name the subprotocol.
    const socket = new WebSocket(url, ['ari'], { headers: { authorization } });
    this.socket = socket;
    socket.on('open', () => {
      // No filter holds it back.
      const registered = { type: 'ApplicationRegistered', timestamp: ariTime(Date.now()), application: app };
      const texts = [JSON.stringify(registered), ...this.waiting.splice(0)];
      for (const text of texts) socket.send(text);
    });
    socket.on('error', () => (this.refusals += 1));
    socket.on('close', () => {
      if (!this.stopped) this.timer = setTimeout(() => this.connect(), RECONNECT_MS);
    });
  }
}

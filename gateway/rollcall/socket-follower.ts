/** Follows one conference over a WebSocket, by the receiver's rule of terminals; connects again until it is stopped. */
import { WebSocket } from 'ws';
import type { Conference } from '../../schemas/conference';
import { readJson } from '../../schemas/read-json';
import type { TerminalMessage } from '../../schemas/terminal-messages';
import { type ConferenceUpdate, receive } from '../../terminal/synchronisation/receive';
import { askAfterMs, PING_EVERY_MS, reconnectAfterMs } from '../../terminal/synchronisation/waiting';
import type { Clock, Timer } from '../clock';
import type { AccessToken } from './access-token';
import type { ApiClient } from './api-client';
import type { Changed } from './known-conference';
import { readWhole } from './read-conference';

export type FollowerDeps = {
  readonly socketUrl: string;
  readonly token: AccessToken;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly randomFraction: () => number;
};

export class SocketFollower {
  private known: Conference | undefined;
  private socket: WebSocket | undefined;
  private isStopped = false;
  private failures = 0;
  private asking: Timer | undefined;
  private pings: Timer | undefined;
  private reconnection: Timer | undefined;

  constructor(
    private readonly deps: FollowerDeps,
    private readonly conferenceId: string,
    private readonly changed: Changed,
  ) {
    void this.connect();
  }

  stop(): void {
    this.isStopped = true;
    for (const timer of [this.asking, this.pings, this.reconnection]) timer?.cancel();
    this.socket?.terminate();
  }

  private async connect(): Promise<void> {
    try {
      // The messages say what has changed; whether there is such a conference at all, the API says.
      const conference = await readWhole(this.deps.api, this.conferenceId);
      if (this.isStopped) return;
      if (!conference) return this.gone();
      this.learn(conference);
      if (!this.isStopped) this.open(await this.deps.token.get());
    } catch {
      this.connectLater();
    }
  }

  private gone(): void {
    this.stop();
    this.changed(undefined);
  }

  private open(token: string): void {
    if (this.isStopped) return;
    const socket = new WebSocket(this.deps.socketUrl, { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false });
    this.socket = socket;
    socket.on('open', () => {
      this.failures = 0;
      this.subscribe();
      this.ping();
    });
    socket.on('message', (data: Buffer) => this.take(readJson(data.toString('utf8')) as TerminalMessage | undefined));
    socket.on('error', () => undefined);
    socket.on('close', () => this.connectLater());
  }

  private connectLater(): void {
    this.pings?.cancel();
    if (this.isStopped) return;
    const waitMs = reconnectAfterMs(this.failures, this.deps.randomFraction());
    this.failures += 1;
    this.reconnection = this.deps.clock.after(waitMs, () => void this.connect());
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private ping(): void {
    this.pings = this.deps.clock.after(PING_EVERY_MS, () => {
      this.send({ action: 'ping' });
      this.ping();
    });
  }

  private subscribe(): void {
    this.send({ action: 'subscribe', conferenceId: this.conferenceId, ...(this.known && { since: this.known.version }) });
  }

  private take(message: TerminalMessage | undefined): void {
    if (message?.type === 'state' || message?.type === 'resync') this.learn(message);
    // The limit of a caller, or a token at its end: a new connection begins anew.
    if (message?.type === 'error') this.socket?.close();
  }

  private learn(update: ConferenceUpdate): void {
    if (this.isStopped || update.conferenceId !== this.conferenceId) return;
    const reaction = receive(this.known, update);
    if (reaction.do === 'keep') this.keep(reaction.conference);
    if (reaction.do === 'ask') this.askLater(() => this.subscribe());
    if (reaction.do === 'get') this.askLater(() => void this.fetch());
  }

  private keep(conference: Conference): void {
    const isNew = conference.version !== this.known?.version;
    this.known = conference;
    if (!isNew) return;
    if (conference.state === 'ended') this.stop();
    this.changed(conference);
  }

  /** A push that is only late need not be asked for. */
  private askLater(ask: () => void): void {
    this.asking?.cancel();
    this.asking = this.deps.clock.after(askAfterMs(this.deps.randomFraction()), ask);
  }

  private async fetch(): Promise<void> {
    try {
      const conference = await readWhole(this.deps.api, this.conferenceId);
      if (conference) this.learn(conference);
    } catch {
      this.askLater(() => void this.fetch());
    }
  }
}

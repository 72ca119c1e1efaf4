/** A terminal that watches one conference over a WebSocket and follows the receiver's rule. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Conference } from '../../schemas/conference';
import type { TerminalMessage } from '../../schemas/terminal-messages';
import { type ConferenceUpdate, receive } from '../../terminal/synchronisation/receive';
import { askAfterMs } from '../../terminal/synchronisation/waiting';
import { monotonicMs } from '../measuring/monotonic-clock';
import { mustCall } from './http-client';

export type TerminalCounts = {
  sent: number;
  messages: number;
  bytes: number;
  /** The largest message; messages are billed by size. */
  largestBytes: number;
  /** How often a change was missing and the terminal requested it. */
  gapsFound: number;
  /** How often the state was too large for a message and had to be fetched. */
  fetched: number;
  /** The number of error messages received. */
  refused: number;
};

type Waiter = { readonly holds: (conference: Conference) => boolean; readonly resolve: (conference: Conference) => void };

const noCounts = (): TerminalCounts => ({ sent: 0, messages: 0, bytes: 0, largestBytes: 0, gapsFound: 0, fetched: 0, refused: 0 });

export class WatchingTerminal {
  readonly counts = noCounts();
  readonly connectedAt = monotonicMs();
  conference: Conference | undefined;
  private waiters: Waiter[] = [];
  private missing: NodeJS.Timeout | undefined;
  private isClosing = false;
  /** Whether the other end closed the connection. */
  wasCutOff = false;

  private constructor(
    private readonly baseUrl: string,
    private readonly token: string,
    private readonly socket: WebSocket,
    private readonly conferenceId: string,
  ) {
    socket.on('message', (data: Buffer) => this.take(data));
    socket.on('close', () => (this.wasCutOff = !this.isClosing));
  }

  static async watch(baseUrl: string, token: string, conferenceId: string): Promise<WatchingTerminal> {
    const headers = { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/ws`, { headers, perMessageDeflate: false });
    await once(socket, 'open');
    const terminal = new WatchingTerminal(baseUrl, token, socket, conferenceId);
    terminal.subscribe();
    await terminal.until('the first state', () => true);
    return terminal;
  }

  ping(): void {
    this.send({ action: 'ping' });
  }

  /** Resolves with the first state, the present one or a later one, for which the condition holds. */
  until(what: string, holds: (conference: Conference) => boolean, withinMs = 30_000): Promise<Conference> {
    if (this.conference && holds(this.conference)) return Promise.resolve(this.conference);
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error(`A terminal timed out waiting for ${what}`)), withinMs);
      const found = (conference: Conference): void => {
        clearTimeout(tooLate);
        resolve(conference);
      };
      this.waiters.push({ holds, resolve: found });
    });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.missing);
    if (this.socket.readyState === WebSocket.CLOSED) return;
    this.socket.close();
    await once(this.socket, 'close');
  }

  private send(message: object): void {
    this.counts.sent += 1;
    this.socket.send(JSON.stringify(message));
  }

  private subscribe(): void {
    const since = this.conference?.version;
    this.send({ action: 'subscribe', conferenceId: this.conferenceId, ...(since === undefined ? {} : { since }) });
  }

  private take(data: Buffer): void {
    this.counts.messages += 1;
    this.counts.bytes += data.length;
    this.counts.largestBytes = Math.max(this.counts.largestBytes, data.length);
    const message = JSON.parse(data.toString('utf8')) as TerminalMessage;
    if (message.type === 'error') this.counts.refused += 1;
    if (message.type === 'state' || message.type === 'resync') this.learn(message);
  }

  private learn(update: ConferenceUpdate): void {
    const reaction = receive(this.conference, update);
    if (reaction.do === 'keep') this.keep(reaction.conference);
    if (reaction.do === 'ask') this.requestMissing();
    if (reaction.do === 'get') void this.fetch();
  }

  private keep(conference: Conference): void {
    this.conference = conference;
    const [met, others] = [this.waiters.filter(({ holds }) => holds(conference)), this.waiters.filter(({ holds }) => !holds(conference))];
    this.waiters = others;
    met.forEach(({ resolve }) => resolve(conference));
  }

  /** Waits first: a change that is only late need not be requested. */
  private requestMissing(): void {
    const known = this.conference?.version;
    this.missing ??= setTimeout(() => {
      this.missing = undefined;
      if (this.isClosing || this.conference?.version !== known) return;
      this.counts.gapsFound += 1;
      this.subscribe();
    }, askAfterMs(Math.random()));
  }

  private async fetch(): Promise<void> {
    this.counts.fetched += 1;
    const path = `/v1/conferences/${this.conferenceId}`;
    this.learn(await mustCall<Conference>(this.baseUrl, { method: 'GET', path, token: this.token }, 200));
  }
}

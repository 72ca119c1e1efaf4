/**
 * Keeps what a terminal knows of one conference true: over a WebSocket where there is one, by polling where there is
 * none. Whatever a socket says when it closes, the follower connects again; only the end of the conference is an end.
 */
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { AccessTokens } from '../client/access-tokens';
import type { RollcallClient } from '../client/create-client';
import { RollcallError } from '../client/rollcall-error';
import type { Conference } from '../contract';
import type { Surroundings } from '../surroundings';
import type { ConferenceUpdate } from '../synchronisation/receive';
import { askAfterMs, reconnectAfterMs } from '../synchronisation/waiting';
import { Connection, type Received } from './connection';
import { KnownState } from './known-state';
import type { Line } from './line';
import { Poller } from './poller';
import { renewAfterMs } from './renewal';
import { Timers } from './timers';

export type FollowDeps = {
  readonly surroundings: Surroundings;
  readonly socketUrl: string;
  readonly client: RollcallClient;
  readonly tokens: AccessTokens;
};

export type FollowEvents = {
  readonly changed: (conference: Conference) => void;
  readonly line: (line: Line) => void;
  /** The server knows no such conference, or not for this token. */
  readonly gone: () => void;
};

/** A push that was lost for good shows at the latest now. */
const COMPARE_EVERY_MS = 5 * MINUTE_MS;
/** A change that a command has caused is pushed within this time. */
const PUSHED_WITHIN_MS = 3 * SECOND_MS;
const REPAIR_AGAIN_MS = 3 * SECOND_MS;
const FIRST_RETRY_MS = 2 * SECOND_MS;
const MOST_RETRIES = 5;
/** A connection that ends sooner counts as a failure: a server that closes at once is not asked ever faster. */
const STEADY_MS = 5 * SECOND_MS;
/** A single loss is nothing: after the second, HTTP shows whether it is the socket or the network. */
const POLLS_AFTER_FAILURES = 2;

type TimerName = 'reconnect' | 'repair' | 'retry' | 'compare' | 'renew' | 'expected';

export class Follower {
  private readonly known: KnownState;
  private readonly timers: Timers<TimerName>;
  private readonly poller: Poller;
  private readonly stopWaking: () => void;
  private current: Connection | undefined;
  /** Takes the place of the current one as soon as it has told the state. */
  private successor: Connection | undefined;
  private line: Line | undefined;
  private failures = 0;
  private retries = 0;
  private attempt = 0;
  private refusedToken: string | undefined;
  private isStopped = false;

  constructor(
    private readonly deps: FollowDeps,
    private readonly conferenceId: string,
    known: Conference | undefined,
    private readonly events: FollowEvents,
  ) {
    this.known = new KnownState(known, (conference) => events.changed(conference));
    this.timers = new Timers(deps.surroundings);
    this.poller = new Poller(deps.surroundings, () => this.poll());
    this.stopWaking = deps.surroundings.onWake(() => this.wake());
    this.setLine(known ? 'catching-up' : 'connecting');
    void this.connect();
  }

  stop(): void {
    this.isStopped = true;
    this.stopWaking();
    this.timers.cancelAll();
    this.poller.stop();
    this.current?.close();
    this.successor?.close();
  }

  /** For an application that knows more than the page or the system tells: the network is back, the phone is unlocked. */
  wake(): void {
    if (this.isStopped) return;
    if (this.current?.isOpen) return this.ask();
    this.failures = 0;
    this.poller.hurry();
    if (this.timers.has('reconnect')) void this.connect();
  }

  /** Also an answer to a command is news. */
  take(update: ConferenceUpdate): void {
    if (this.isStopped) return;
    this.known.take(update);
    if (this.known.conference?.state === 'ended') return this.end();
    if (!this.known.missing) return this.caughtUp();
    if (this.line === 'live') this.setLine('catching-up');
    if (!this.timers.has('repair')) this.timers.set('repair', askAfterMs(this.deps.surroundings.chance()), () => void this.repair());
  }

  /** A version that exists, because a command was answered with it. */
  expect(version: number): void {
    this.timers.set('expected', PUSHED_WITHIN_MS, () => {
      if ((this.known.conference?.version ?? 0) < version) this.ask();
    });
  }

  private setLine(line: Line): void {
    if (line === this.line) return;
    this.line = line;
    this.events.line(line);
  }

  private end(): void {
    this.stop();
    this.setLine('over');
  }

  private gone(): void {
    this.end();
    this.events.gone();
  }

  private ask(): void {
    this.current?.subscribe(this.conferenceId, this.known.conference?.version);
  }

  private async connect(): Promise<void> {
    this.timers.cancel('reconnect');
    const attempt = (this.attempt += 1);
    try {
      const connection = await this.newConnection();
      if (attempt === this.attempt && !this.isStopped) this.current = connection();
    } catch {
      if (attempt === this.attempt && !this.isStopped) this.reconnectLater();
    }
  }

  /** Prepared, but not begun: much can happen while a token is fetched. */
  private async newConnection(): Promise<() => Connection> {
    const token = await this.deps.tokens.get(this.refusedToken);
    this.refusedToken = undefined;
    return () =>
      new Connection(this.deps, token, {
        opened: (connection) => connection.subscribe(this.conferenceId, this.known.conference?.version),
        message: (connection, message) => this.hear(connection, message),
        lost: (connection) => this.lost(connection),
      });
  }

  private hear(connection: Connection, message: Received): void {
    if (message.type === 'state' || message.type === 'resync') {
      if (message.conferenceId !== this.conferenceId) return;
      this.answered(connection);
      return this.take(message);
    }
    if (message.type === 'error') return this.refused(connection, message.code, (message.retryAfterSeconds ?? 0) * SECOND_MS);
    if (message.type === undefined) this.askLater(0);
  }

  private answered(connection: Connection): void {
    if (connection === this.successor) {
      this.current?.close();
      this.current = connection;
      this.successor = undefined;
    }
    if (connection.answeredAt !== undefined) return;
    const { surroundings } = this.deps;
    connection.answeredAt = surroundings.now();
    this.timers.set('renew', renewAfterMs(connection.token, surroundings.now(), surroundings.chance()), () => void this.renew());
  }

  private refused(connection: Connection, code: string, waitMs: number): void {
    if (code === 'NOT_FOUND') return this.gone();
    if (code === 'INCOMPATIBLE_STATE' || code === 'INVALID_ARGUMENT') return;
    if (code !== 'UNAUTHENTICATED') return this.askLater(waitMs);
    this.refusedToken = connection.token.token;
    connection.close();
    this.lost(connection);
  }

  private askLater(waitMs: number): void {
    const backOffMs = FIRST_RETRY_MS * 2 ** Math.min(MOST_RETRIES, this.retries);
    this.retries += 1;
    this.timers.set('retry', Math.max(waitMs, backOffMs), () => this.ask());
  }

  private caughtUp(): void {
    this.timers.cancel('repair');
    if (this.current?.answeredAt === undefined) return;
    this.retries = 0;
    this.poller.stop();
    if (!this.timers.has('compare')) this.compareLater();
    this.setLine('live');
  }

  private compareLater(): void {
    this.timers.set('compare', COMPARE_EVERY_MS, () => {
      this.ask();
      this.compareLater();
    });
  }

  /** A second connection, before the server ends the first. Until it has told the state, the first goes on. */
  private async renew(): Promise<void> {
    try {
      const connection = await this.newConnection();
      if (!this.isStopped && this.current && !this.successor) this.successor = connection();
    } catch {
      this.renewLater();
    }
  }

  private renewLater(): void {
    if (!this.isStopped) this.timers.set('renew', FIRST_RETRY_MS * (1 + this.deps.surroundings.chance()), () => void this.renew());
  }

  private lost(connection: Connection): void {
    if (connection === this.successor) {
      this.successor = undefined;
      return this.renewLater();
    }
    if (connection !== this.current || this.isStopped) return;
    const steady = connection.answeredAt !== undefined && this.deps.surroundings.now() - connection.answeredAt >= STEADY_MS;
    if (steady) this.failures = 0;
    this.known.forgetEarly();
    this.timers.cancel('repair', 'retry', 'compare', 'renew', 'expected');
    this.current = this.successor;
    this.successor = undefined;
    if (this.line === 'live') this.setLine('catching-up');
    if (!this.current) this.reconnectLater();
  }

  private reconnectLater(): void {
    this.timers.set('reconnect', reconnectAfterMs(this.failures, this.deps.surroundings.chance()), () => void this.connect());
    this.failures += 1;
    if (this.failures >= POLLS_AFTER_FAILURES) this.poller.start();
  }

  private async repair(): Promise<void> {
    const { missing } = this.known;
    if (!missing || this.isStopped) return;
    this.timers.set('repair', REPAIR_AGAIN_MS * (1 + this.deps.surroundings.chance()), () => void this.repair());
    if (missing === 'ask' && this.current?.isOpen) return this.ask();
    await this.get().catch(() => undefined);
  }

  private async get(): Promise<boolean> {
    const version = this.known.conference?.version;
    const input = { params: { conferenceId: this.conferenceId }, query: { since: version } };
    const { status, body } = await this.deps.client.call('getConference', input, { ifNoneMatch: version });
    if (status === 200) this.take(body);
    return status === 200;
  }

  /** What a browser cannot see of a failed handshake, an answer over HTTP shows. */
  private async poll(): Promise<boolean> {
    try {
      const hasChanged = await this.get();
      if (this.isStopped || this.line === 'live') return hasChanged;
      const isBack = this.line === 'offline';
      this.setLine('polling');
      if (isBack) this.wake();
      return hasChanged;
    } catch (error) {
      if (this.isStopped || this.line === 'live') return false;
      if (error instanceof RollcallError && error.status === 404) this.gone();
      else this.setLine('offline');
      return false;
    }
  }
}

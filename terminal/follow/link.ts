/**
 * One lasting connection: another one after each loss, whatever the socket says when it closes, and a new token or
 * another connection before the server ends it. It knows nothing of conferences.
 */
import { SECOND_MS } from '../../schemas/durations';
import type { AccessToken, AccessTokens } from '../client/access-tokens';
import type { Surroundings } from '../surroundings';
import { reconnectAfterMs } from '../synchronisation/waiting';
import { ANSWER_WITHIN_MS, Connection, type Received, REFRESH_ID } from './connection';
import { isOld, renewAfterMs } from './renewal';
import { Timers } from './timers';

const NOT_UNDERSTOOD = 'INVALID_ARGUMENT';

export type LinkDeps = {
  readonly surroundings: Surroundings;
  readonly socketUrl: string;
  readonly tokens: AccessTokens;
};

export type LinkEvents = {
  /** A connection that follows nothing yet. */
  readonly opened: (connection: Connection) => void;
  readonly message: (message: Received) => void;
  readonly quiet: (connection: Connection) => void;
  /** Subscriptions of the connection are gone. Another connection is being opened. */
  readonly lost: () => void;
  /** Not the first failure in a row: HTTP shows whether it is the socket or the network. */
  readonly fails: () => void;
};

const RENEW_AGAIN_MS = 2 * SECOND_MS;
/** A connection that ends sooner counts as a failure: a server that closes at once is not asked ever faster. */
const STEADY_MS = 5 * SECOND_MS;
/** A single loss is not a failure. */
const FAILS_AFTER = 2;
/** A token that is refused is asked for once more; then another connection must do. */
const MOST_REFRESHES = 2;
/** These say nothing about the token. */
const passing: readonly string[] = ['TOO_MANY_REQUESTS', 'UNAVAILABLE', 'INTERNAL'];

/** A server that does not know the message does not repeat its id. */
const isAboutRefresh = ({ offered }: Connection, { id, code }: Extract<Received, { type: 'error' }>): boolean =>
  id === REFRESH_ID || (offered !== undefined && code === NOT_UNDERSTOOD);

export class Link {
  private readonly timers: Timers<'reconnect' | 'renew'>;
  private current: Connection | undefined;
  /** Takes the place of the current one as soon as it has told the state. */
  private successor: Connection | undefined;
  private failures = 0;
  /** In a row, without success. */
  private refreshes = 0;
  private attempt = 0;
  private refusedToken: string | undefined;
  private isStopped = false;

  constructor(
    private readonly deps: LinkDeps,
    private readonly events: LinkEvents,
  ) {
    this.timers = new Timers(deps.surroundings);
    void this.connect();
  }

  /** Undefined while there is none that is open. */
  get connection(): Connection | undefined {
    return this.current?.isOpen ? this.current : undefined;
  }

  stop(): void {
    this.isStopped = true;
    this.timers.cancelAll();
    this.current?.close();
    this.successor?.close();
  }

  /** The network may be back: no more waiting. */
  hurry(): void {
    this.failures = 0;
    if (this.timers.has('reconnect')) void this.connect();
  }

  private async connect(): Promise<void> {
    this.timers.cancel('reconnect');
    const attempt = (this.attempt += 1);
    const isOvertaken = (): boolean => attempt !== this.attempt || this.isStopped;
    try {
      const token = await this.token();
      if (!isOvertaken()) this.current = this.open(token);
    } catch {
      if (!isOvertaken()) this.reconnectLater();
    }
  }

  private async token(): Promise<AccessToken> {
    const token = await this.deps.tokens.get(this.refusedToken);
    this.refusedToken = undefined;
    return token;
  }

  private open(token: AccessToken): Connection {
    return new Connection(this.deps, token, {
      opened: (connection) => this.events.opened(connection),
      message: (connection, message) => this.hear(connection, message),
      quiet: (connection) => this.events.quiet(connection),
      lost: (connection) => this.lost(connection),
    });
  }

  private hear(connection: Connection, message: Received): void {
    if (message.type === 'refreshed') return this.refreshed(connection, Date.parse(message.expiresAt));
    if (message.type === 'error' && isAboutRefresh(connection, message)) return this.refreshRefused(connection, message.code);
    if (message.type === 'error' && message.code === 'UNAUTHENTICATED') return this.expired(connection);
    if (message.type === 'state' || message.type === 'resync' || message.type === 'none') this.answered(connection);
    this.events.message(message);
  }

  private answered(connection: Connection): void {
    if (connection === this.successor) {
      this.current?.close();
      this.current = connection;
      this.successor = undefined;
    }
    if (connection.answeredAt !== undefined) return;
    connection.answeredAt = this.deps.surroundings.now();
    this.renewInTime(connection);
  }

  private renewInTime(connection: Connection): void {
    this.refreshes = 0;
    const { now, chance } = this.deps.surroundings;
    this.timers.set('renew', renewAfterMs(connection, now(), chance()), () => void this.renew());
  }

  private renewLater(ms = RENEW_AGAIN_MS): void {
    if (!this.isStopped) this.timers.set('renew', ms * (1 + this.deps.surroundings.chance()), () => void this.renew());
  }

  /** A token on the connection that is open, or else a second connection; until it has told the state, the first goes on. */
  private async renew(): Promise<void> {
    const { current } = this;
    try {
      const token = await this.token();
      if (this.isStopped || !current || current !== this.current || this.successor) return;
      const mustReplace = isOld(current, this.deps.surroundings.now()) || this.refreshes >= MOST_REFRESHES;
      if (mustReplace) this.successor = this.open(token);
      // The application has no newer token yet.
      else if (token.token === current.token.token) this.renewLater();
      else this.refresh(current, token);
    } catch {
      this.renewLater();
    }
  }

  private refresh(connection: Connection, token: AccessToken): void {
    this.refreshes += 1;
    connection.refresh(token);
    this.renewLater(ANSWER_WITHIN_MS);
  }

  private refreshed(connection: Connection, endsAt: number): void {
    const { token, expiresAt = endsAt } = connection.offered ?? connection.token;
    connection.token = { token, expiresAt };
    connection.offered = undefined;
    this.renewInTime(connection);
  }

  private refreshRefused(connection: Connection, code: string): void {
    if (passing.includes(code)) return;
    if (code === NOT_UNDERSTOOD) this.refreshes = MOST_REFRESHES;
    else this.refusedToken = connection.offered?.token;
    connection.offered = undefined;
    void this.renew();
  }

  private expired(connection: Connection): void {
    this.refusedToken = connection.token.token;
    connection.close();
    this.lost(connection);
  }

  private lost(connection: Connection): void {
    if (connection === this.successor) {
      this.successor = undefined;
      return this.renewLater();
    }
    if (connection !== this.current || this.isStopped) return;
    const { answeredAt } = connection;
    if (answeredAt !== undefined && this.deps.surroundings.now() - answeredAt >= STEADY_MS) this.failures = 0;
    this.timers.cancel('renew');
    this.current = this.successor;
    this.successor = undefined;
    this.events.lost();
    if (!this.current) this.reconnectLater();
  }

  private reconnectLater(): void {
    this.timers.set('reconnect', reconnectAfterMs(this.failures, this.deps.surroundings.chance()), () => void this.connect());
    this.failures += 1;
    if (this.failures >= FAILS_AFTER) this.events.fails();
  }
}

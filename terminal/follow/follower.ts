/**
 * Keeps what a terminal knows true: of its open conference, and of the next one while there is none. Over one lasting
 * connection where there is one, by polling where there is none.
 */
import { SECOND_MS } from '../../schemas/durations';
import type { Conference } from '../contract';
import type { ConferenceUpdate } from '../synchronisation/receive';
import { askAfterMs } from '../synchronisation/waiting';
import type { Connection, Received } from './connection';
import type { FollowDeps, FollowEvents } from './follower-deps';
import { getState, type StateAnswer } from './get-state';
import { KnownState } from './known-state';
import type { Line } from './line';
import { Link } from './link';
import { Poller } from './poller';
import { isFinal, LOOK_EVERY_MS, OVERTAKEN_MS, PUSHED_WITHIN_MS, repairAgainMs, retryAfterMs, TOLD_WITHIN_MS } from './rhythm';
import { Timers } from './timers';

/** Stands for the user's open conference: now, and whenever the next one opens. */
const CURRENT = 'current';

type TimerName = 'first' | 'repair' | 'retry' | 'look' | 'expected';

export class Follower {
  /** Of the open conference, or of nothing. */
  private known: KnownState;
  private overId: string | undefined;
  private readonly timers: Timers<TimerName>;
  private readonly poller: Poller;
  private readonly link: Link;
  private readonly stopWaking: () => void;
  private line: Line | undefined;
  /** The connection has told of the known conference. */
  private isHeard = false;
  private isWithoutSocket = false;
  private retries = 0;
  private isStopped = false;

  /** `kept`: what the database has. */
  constructor(
    private readonly deps: FollowDeps,
    kept: Conference | undefined,
    private readonly events: FollowEvents,
  ) {
    const isOver = kept?.state === 'ended';
    this.overId = isOver ? kept.conferenceId : undefined;
    this.known = this.knownFrom(isOver ? undefined : kept);
    const { surroundings } = deps;
    this.timers = new Timers(surroundings);
    this.poller = new Poller(surroundings, () => this.poll());
    this.link = new Link(deps, {
      opened: (connection) => this.subscribe(connection),
      message: (message) => this.hear(message),
      quiet: (connection) => connection.ping(this.known.conference?.conferenceId, this.known.conference?.version),
      lost: () => this.lost(),
      fails: () => this.fallBack(),
    });
    this.stopWaking = surroundings.onWake(() => this.wake());
    this.setLine(this.known.conference ? 'catching-up' : 'connecting');
    if (!this.known.conference) this.timers.set('first', TOLD_WITHIN_MS, () => this.poller.start());
  }

  stop(): void {
    this.isStopped = true;
    this.stopWaking();
    this.timers.cancelAll();
    this.poller.stop();
    this.link.stop();
  }

  /** For an application that knows that the network is back, or that the phone was unlocked. */
  wake(): void {
    if (this.isStopped) return;
    this.poller.hurry();
    if (this.link.connection) this.ask();
    else this.link.hurry();
  }

  /** The answer to a command about the conference is news, perhaps of a conference that has just begun. */
  answered(conference: Conference): void {
    const { conferenceId } = conference;
    if (this.known.conference && this.known.conference.conferenceId !== conferenceId) this.begin();
    this.take(conference);
  }

  /** A command was answered with this version, so it exists. */
  expect(version: number, withinMs = PUSHED_WITHIN_MS): void {
    this.timers.set('expected', withinMs, () => {
      if ((this.known.conference?.version ?? version) >= version) return;
      this.falter();
      this.ask();
    });
  }

  private knownFrom(conference: Conference | undefined): KnownState {
    return new KnownState(conference, (changed) => this.events.changed(changed));
  }

  private setLine(line: Line): void {
    if (line === this.line) return;
    this.line = line;
    this.events.line(line);
  }

  /** Starts again without a known conference. */
  private begin(): void {
    this.known = this.knownFrom(undefined);
    this.isHeard = false;
    this.timers.cancel('repair', 'retry', 'expected');
  }

  private take(update: ConferenceUpdate, isHeard = false): void {
    const before = this.known.conference;
    const isForeign = before && before.conferenceId !== update.conferenceId;
    if (this.isStopped || isForeign || update.conferenceId === this.overId) return;
    if (!before && 'participants' in update && 'state' in update && update.state === 'ended') return;
    this.known.take(update);
    this.isHeard ||= isHeard;
    const { conference, missing } = this.known;
    if (conference?.state === 'ended') return this.end(conference.conferenceId);
    // Found by HTTP: the connection does not follow it yet.
    if (!before && conference && !this.isHeard) {
      this.setLine('catching-up');
      this.ask();
    }
    if (!missing) return this.caughtUp();
    this.falter();
    if (!this.timers.has('repair')) this.timers.set('repair', askAfterMs(this.deps.surroundings.chance()), () => void this.repair());
  }

  private end(conferenceId: string): void {
    this.overId = conferenceId;
    this.begin();
    this.setLine('over');
    this.ask();
  }

  private gone(conferenceId: string): void {
    if (this.known.conference?.conferenceId !== conferenceId) return;
    this.begin();
    this.events.gone(conferenceId);
    this.ask();
  }

  private falter(): void {
    if (this.line === 'live') this.setLine('catching-up');
  }

  private ask(): void {
    if (this.link.connection) this.subscribe(this.link.connection);
  }

  private subscribe(connection: Connection): void {
    const { conference } = this.known;
    connection.subscribe(conference?.conferenceId ?? CURRENT, conference?.version);
  }

  private hear(message: Received): void {
    if (message.type === 'state' || message.type === 'resync') this.take(message, true);
    if (message.type === 'none') this.none();
    if (message.type === 'pong' && message.version !== undefined) this.expect(message.version, OVERTAKEN_MS);
    if (message.type === 'error') this.refused(message.code, (message.retryAfterSeconds ?? 0) * SECOND_MS);
    if (message.type === undefined) this.askLater(0);
  }

  private none(): void {
    // A conference that was found meanwhile is followed by its id.
    if (this.known.conference) return;
    this.known.forgetEarly();
    this.isOnSocket();
    this.timers.set('look', LOOK_EVERY_MS, () => this.ask());
    this.setLine(this.overId === undefined ? 'live' : 'over');
  }

  private refused(code: string, waitMs: number): void {
    const { conference } = this.known;
    if (conference && code === 'NOT_FOUND') return this.gone(conference.conferenceId);
    // A server that cannot tell of the next conference is asked.
    if (!conference) this.fallBack();
    if (!isFinal(code)) this.askLater(waitMs);
  }

  private askLater(waitMs: number): void {
    this.timers.set('retry', retryAfterMs(this.retries, waitMs), () => this.ask());
    this.retries += 1;
  }

  private caughtUp(): void {
    this.timers.cancel('repair');
    if (!this.isHeard) return;
    this.isOnSocket();
    this.setLine('live');
  }

  private isOnSocket(): void {
    this.retries = 0;
    this.isWithoutSocket = false;
    this.timers.cancel('first', 'repair', 'look');
    this.poller.stop();
  }

  private fallBack(): void {
    this.isWithoutSocket = true;
    this.poller.start();
  }

  private lost(): void {
    this.isHeard = false;
    this.known.forgetEarly();
    this.timers.cancel('repair', 'retry', 'look', 'expected');
    this.falter();
  }

  private async repair(): Promise<void> {
    const { missing } = this.known;
    if (!missing || this.isStopped) return;
    this.timers.set('repair', repairAgainMs(this.deps.surroundings.chance()), () => void this.repair());
    if (missing === 'ask' && this.link.connection) return this.ask();
    await this.get();
  }

  private async get(): Promise<StateAnswer> {
    const answer = await getState(this.deps, this.known.conference);
    if (typeof answer === 'object') this.take(answer);
    return answer;
  }

  /** A browser does not tell why a handshake failed. An answer over HTTP does. */
  private async poll(): Promise<boolean> {
    const asked = this.known.conference?.conferenceId;
    const answer = await this.get();
    if (!this.isStopped && this.line !== 'live') this.judge(answer, asked);
    return typeof answer === 'object';
  }

  private judge(answer: StateAnswer, asked: string | undefined): void {
    if (answer === 'no-answer') return this.setLine('offline');
    if (answer === 'unknown' && asked !== undefined) return this.gone(asked);
    const isBack = this.line === 'offline';
    if (isBack || this.isWithoutSocket) this.setLine('polling');
    if (isBack) this.wake();
  }
}

/** One subscription to a conference server of the carrier (RFC 6665 section 4.1), kept up until it must end. */
import type { Clock, Timer } from '../clock';
import type { NewToken } from '../random';
import type { Answer } from '../sip/answer';
import type { Outcome } from '../sip/client-transactions';
import { bareHeaderOf, cseqOf, headerOf, type SipRequest, type SipResponse } from '../sip/message';
import { tagOf } from '../sip/name-addr';
import { parametersOf } from '../sip/parameters';
import type { Hop } from '../sip/peer';
import { TRANSACTION_MS } from '../sip/transaction-timers';
import { type Addressed, afterRequest, type Dialog, requestIn } from './dialog';
import { type Again, afterRefusal, afterTermination, backOffMs, refreshAfterMs } from './retry-rules';
import { dialogFrom, firstSubscribe, isFor, type LocalIds, packageHeaders, type SubscriptionIdentity } from './subscriber-requests';
import { badEvent, EVENT } from './subscribe-request';

export type SubscriptionDeps = {
  readonly clock: Clock;
  readonly newToken: NewToken;
  readonly randomFraction: () => number;
  readonly request: (request: SipRequest, hop: Hop) => Promise<Outcome>;
  readonly expires: number;
  /** `subscription`: changes with each dialog, because versions begin anew. */
  readonly notified: (subscription: string, subscriptionState: string, notify: SipRequest | undefined) => void;
  /** No further attempt follows. */
  readonly ended: (reason: string) => void;
  /** How each SUBSCRIBE was answered, if at all. */
  readonly answered: (status: number | 'none') => void;
};

const INTERVAL_TOO_BRIEF = 423;
const LONGEST_EXPIRES = 86_400;
const CODES_OF_NO_DIALOG: ReadonlySet<number> = new Set([404, 408, 410, 481, 501]);

const secondsOf = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;

export class Subscription {
  private ids: LocalIds = { callId: '', tag: '' };
  private dialog: Dialog | undefined;
  private seq = 0;
  private expires: number;
  private failures = 0;
  private hasBeenNotified = false;
  private isAskingForAll = false;
  private isOver = false;
  private timer: Timer | undefined;
  /** Timer N of RFC 6665: a NOTIFY must follow each subscription. */
  private firstNotify: Timer | undefined;

  constructor(
    private readonly deps: SubscriptionDeps,
    private readonly about: SubscriptionIdentity,
  ) {
    this.expires = deps.expires;
  }

  get isAlive(): boolean {
    return this.dialog !== undefined && this.hasBeenNotified;
  }

  start(): void {
    this.ids = { callId: this.deps.newToken() + this.deps.newToken(), tag: this.deps.newToken() };
    [this.dialog, this.hasBeenNotified, this.isAskingForAll, this.seq] = [undefined, false, false, 1];
    const { ids } = this;
    void this.ask(firstSubscribe(this.about, ids, this.seq, this.expires)).then((outcome) => {
      if (this.ids === ids) this.opened(outcome);
    });
  }

  /** Asks for the whole state, once until some state has been taken. */
  askForAll(): void {
    if (this.isAskingForAll) return;
    this.isAskingForAll = true;
    this.refresh();
  }

  stateTaken(): void {
    this.isAskingForAll = false;
  }

  /** Unsubscribes. */
  stop(): void {
    if (this.isOver) return;
    this.close();
    if (this.dialog) void this.ask(this.inDialog(this.dialog, 0));
  }

  /** Undefined if it is for another. */
  receive(notify: SipRequest): Answer | undefined {
    if (!isFor(notify, this.ids) || this.isOver) return undefined;
    if (bareHeaderOf(notify, 'event') !== EVENT) return badEvent;
    const state = headerOf(notify, 'subscription-state');
    if (!state) return { status: 400 };
    this.dialog ??= dialogFrom(notify, this.about, this.ids, this.seq);
    // Another branch of a forked SUBSCRIBE: one subscription is enough.
    if (this.dialog?.remoteTag !== tagOf(notify, 'from') || !this.dialog) return { status: 481 };
    if (cseqOf(notify).number <= this.dialog.remoteSeq) return { status: 500 };
    this.dialog = afterRequest(this.dialog, notify);
    this.take(state, notify);
    return { status: 200, headers: [['contact', this.about.contact]] };
  }

  private take(state: string, notify: SipRequest): void {
    this.firstNotify?.cancel();
    [this.hasBeenNotified, this.failures] = [true, 0];
    this.deps.notified(this.ids.callId, state, notify);
    const expires = secondsOf(parametersOf(state).get('expires'), 0);
    if (state.split(';')[0]?.trim().toLowerCase() === 'terminated')
      this.again(afterTermination(state), parametersOf(state).get('reason') ?? '');
    else if (expires > 0) this.refreshAfter(expires);
  }

  private async ask({ request, hop }: Addressed): Promise<Outcome> {
    const outcome = hop ? await this.deps.request(request, hop) : 'unreachable';
    this.deps.answered(typeof outcome === 'string' ? 'none' : outcome.status);
    return outcome;
  }

  private inDialog(dialog: Dialog, expires: number): Addressed {
    this.seq += 1;
    return requestIn(dialog, 'SUBSCRIBE', this.seq, packageHeaders(this.about.contact, expires), undefined, this.about.route);
  }

  private opened(outcome: Outcome): void {
    if (this.isOver || typeof outcome === 'string') return this.again({ afterMs: undefined }, 'no-answer');
    if (outcome.status >= 300) return this.turnedDown(outcome);
    this.dialog ??= dialogFrom(outcome, this.about, this.ids, this.seq);
    this.refreshAfter(secondsOf(headerOf(outcome, 'expires'), this.expires));
    if (!this.hasBeenNotified) this.firstNotify = this.deps.clock.after(TRANSACTION_MS, () => this.lost());
  }

  private turnedDown(response: SipResponse): void {
    const least = secondsOf(headerOf(response, 'min-expires'), 0);
    if (response.status === INTERVAL_TOO_BRIEF && least > this.expires && least <= LONGEST_EXPIRES) {
      this.expires = least;
      return this.start();
    }
    this.again(afterRefusal(response), String(response.status));
  }

  private refreshAfter(grantedSeconds: number): void {
    this.timer?.cancel();
    this.timer = this.deps.clock.after(refreshAfterMs(grantedSeconds), () => this.refresh());
  }

  private refresh(): void {
    const { dialog } = this;
    if (!dialog || this.isOver) return;
    void this.ask(this.inDialog(dialog, this.expires)).then((outcome) => {
      if (this.dialog?.remoteTag === dialog.remoteTag && !this.isOver) this.refreshed(outcome);
    });
  }

  private refreshed(outcome: Outcome): void {
    if (typeof outcome === 'string' || CODES_OF_NO_DIALOG.has(outcome.status)) return this.lost();
    if (outcome.status < 300) return this.refreshAfter(secondsOf(headerOf(outcome, 'expires'), this.expires));
    const next = afterRefusal(outcome);
    if (next === 'never') return this.lost();
    this.timer?.cancel();
    this.timer = this.deps.clock.after(this.waitMs(next), () => this.refresh());
  }

  /** The other end has forgotten us. Rollcall must know that nothing comes any more. */
  private lost(): void {
    if (this.hasBeenNotified) this.deps.notified(this.ids.callId, 'terminated;reason=timeout', undefined);
    this.again(this.hasBeenNotified ? 'now' : { afterMs: undefined }, 'lost');
  }

  private waitMs(again: Exclude<Again, 'never'>): number {
    const own = backOffMs(this.failures, this.deps.randomFraction());
    this.failures += 1;
    if (again === 'now') return this.failures > 1 ? own : 0;
    return Math.max(again.afterMs ?? 0, own);
  }

  private again(next: Again, reason: string): void {
    if (this.isOver) return;
    this.timer?.cancel();
    this.firstNotify?.cancel();
    this.dialog = undefined;
    this.ids = { callId: '', tag: '' };
    if (next === 'never') {
      this.close();
      return this.deps.ended(reason);
    }
    this.timer = this.deps.clock.after(this.waitMs(next), () => this.start());
  }

  private close(): void {
    this.isOver = true;
    this.timer?.cancel();
    this.firstNotify?.cancel();
  }
}

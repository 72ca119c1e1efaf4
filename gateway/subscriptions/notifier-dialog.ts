/**
 * One subscriber of a conference: which NOTIFY is next, and when. What waits is never queued: each document is made when
 * it is sent, from the newest state, so the last word always arrives.
 */
import type { SubscriberView, ToldRoster } from '../../domain/event-package/subscriber-document';
import type { Conference } from '../../schemas/conference';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { Clock, Timer } from '../clock';
import type { NotifyResult } from './notify-status';
import type { StoredDialog } from './stored-dialog';

/** RFC 6665 section 4.1.3. */
export type EndReason = 'timeout' | 'noresource' | 'rejected' | 'deactivated';

export type Notification = { readonly seq: number; readonly state: string; readonly document: string | undefined };

export type NotifierDialogDeps = {
  readonly clock: Clock;
  /** RFC 4575 section 3.9: not more often than every 5 s. */
  readonly paceMs: number;
  readonly viewOf: (dialog: StoredDialog, conference: Conference) => SubscriberView;
  readonly notify: (to: StoredDialog, notification: Notification) => Promise<NotifyResult>;
  readonly save: (dialog: StoredDialog) => void;
  readonly ended: (dialog: StoredDialog, how: EndReason | 'gone') => void;
};

type Next = { readonly kind: 'partial' | 'full' | 'last'; readonly document: string | undefined };
/** What the last NOTIFY holds. */
type LastWord = 'whole' | 'change' | 'nothing';
type Ending = { readonly reason: EndReason; readonly lastWord: LastWord };

const LONGEST_RETRY_MS = MINUTE_MS;
/** How often the last NOTIFY is sent to an edge that cannot be reached or is at fault. Afterwards the phone's own renewal is answered with 481. */
const LAST_TRIES = 5;

export class NotifierDialog {
  private conference: Conference | undefined;
  private ending: Ending | undefined;
  private isSending = false;
  private isOver = false;
  /** A subscriber that asks gets the whole state, at once. */
  private wantsFull: boolean;
  private isUrgent: boolean;
  private failures = 0;
  private lastTries = 0;
  private lastSentAt = -Infinity;
  private later: Timer | undefined;
  private expiry: Timer | undefined;

  constructor(
    private readonly deps: NotifierDialogDeps,
    private stored: StoredDialog,
    /** After a restart numbers have jumped, so a full document must follow the first change. */
    private isRestored: boolean,
  ) {
    this.wantsFull = !isRestored || stored.told === undefined;
    this.isUrgent = this.wantsFull;
    this.armExpiry();
  }

  get record(): StoredDialog {
    return this.stored;
  }

  /** A state that is older than the known one is ignored. */
  show(conference: Conference): void {
    if (this.conference && conference.version < this.conference.version) return;
    this.conference = conference;
    this.pump();
  }

  /** `record`: with its new expiry and target. */
  refresh(record: Pick<StoredDialog, 'dialog' | 'expiresAt'>): void {
    this.stored = { ...this.stored, ...record, dialog: { ...record.dialog, localSeq: this.stored.dialog.localSeq } };
    this.armExpiry();
    [this.wantsFull, this.isUrgent] = [true, true];
    this.deps.save(this.stored);
    this.pump();
  }

  /** The last NOTIFY follows the one that is under way. */
  end(reason: EndReason, lastWord: LastWord, conference = this.conference): void {
    this.conference = conference;
    this.ending ??= { reason, lastWord };
    this.pump();
  }

  private armExpiry(): void {
    this.expiry?.cancel();
    this.expiry = this.deps.clock.after(this.stored.expiresAt - this.deps.clock.now(), () => this.end('timeout', 'nothing'));
  }

  private pump(): void {
    if (this.isSending || this.isOver) return;
    this.later?.cancel();
    const isAtOnce = this.isUrgent || (this.ending !== undefined && this.lastTries === 0);
    const waitMs = isAtOnce ? 0 : this.lastSentAt + this.gapMs() - this.deps.clock.now();
    if (waitMs > 0) {
      this.later = this.deps.clock.after(waitMs, () => this.pump());
      return;
    }
    const view = this.conference && this.deps.viewOf(this.stored, this.conference);
    const next = this.ending ? this.last(this.ending, view) : view && this.next(view);
    if (next) void this.send(next, view?.told);
  }

  private gapMs(): number {
    if (this.failures === 0) return this.deps.paceMs;
    return Math.min(LONGEST_RETRY_MS, Math.max(this.deps.paceMs, SECOND_MS) * 2 ** this.failures);
  }

  /** A change goes before a full document, because some phones forget nobody whom a full document leaves out. */
  private next(view: SubscriberView): Next | undefined {
    const { told, version } = this.stored;
    const partial = told && view.partial(version + 1, told);
    if (partial !== undefined) return { kind: 'partial', document: partial };
    return this.wantsFull ? { kind: 'full', document: view.full(version + 1) } : undefined;
  }

  private last({ lastWord }: Ending, view: SubscriberView | undefined): Next {
    if (lastWord === 'nothing' || !view) return { kind: 'last', document: undefined };
    const { told, version } = this.stored;
    const knowsTheRest = told !== undefined && !this.wantsFull && !this.isRestored;
    return { kind: 'last', document: lastWord === 'change' && knowsTheRest ? view.last(version + 1, told) : view.full(version + 1) };
  }

  private subscriptionState(): string {
    if (this.ending) return `terminated;reason=${this.ending.reason}`;
    return `active;expires=${String(Math.max(0, Math.round((this.stored.expiresAt - this.deps.clock.now()) / SECOND_MS)))}`;
  }

  private async send({ kind, document }: Next, told: ToldRoster | undefined): Promise<void> {
    const { dialog, version } = this.stored;
    const seq = dialog.localSeq + 1;
    this.stored = { ...this.stored, version: version + (document === undefined ? 0 : 1), dialog: { ...dialog, localSeq: seq } };
    this.isSending = true;
    this.lastSentAt = this.deps.clock.now();
    const result = await this.deps.notify(this.stored, { seq, state: this.subscriptionState(), document });
    this.isSending = false;
    if (kind === 'last') this.lastTries += 1;
    const isLast = kind === 'last' && (result !== 'failed' || this.lastTries === LAST_TRIES);
    if (isLast || result === 'gone') return this.finish(isLast ? (this.ending?.reason ?? 'gone') : 'gone');
    if (result === 'failed') this.failed();
    else this.answered(kind, told);
    this.pump();
  }

  private answered(kind: Next['kind'], told: ToldRoster | undefined): void {
    this.failures = 0;
    if (kind === 'full') [this.wantsFull, this.isUrgent] = [false, false];
    else if (this.isRestored) this.wantsFull = true;
    this.isRestored = false;
    this.stored = { ...this.stored, ...(told ? { told } : {}) };
    this.deps.save(this.stored);
  }

  /** It may have missed this one: what it was told stays as it was, and a full document follows. */
  private failed(): void {
    this.failures += 1;
    [this.wantsFull, this.isUrgent] = [true, false];
  }

  private finish(how: EndReason | 'gone'): void {
    this.isOver = true;
    this.later?.cancel();
    this.expiry?.cancel();
    this.deps.ended(this.stored, how);
  }
}

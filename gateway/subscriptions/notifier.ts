/** Rollcall as a notifier of the event package (RFC 6665 section 4.2): the subscriptions of all phones. */
import type { Conference } from '../../schemas/conference';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { Conferences } from '../rollcall/ports';
import { afterRestart } from './counting';
import { FollowedConferences } from './followed-conferences';
import { type EndReason, type Notification, NotifierDialog } from './notifier-dialog';
import type { NotifyResult } from './notify-status';
import type { DialogStore, StoredDialog } from './stored-dialog';
import { participantOf, type SharedForm, viewFor } from './subscriber-form';

export type NotifierDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly conferences: Conferences;
  readonly store: DialogStore;
  readonly notify: (to: StoredDialog, notification: Notification) => Promise<NotifyResult>;
  readonly form: SharedForm;
  readonly paceMs: number;
};

export class Notifier {
  private readonly dialogs = new Map<string, NotifierDialog>();
  private readonly followed: FollowedConferences;
  /** Writes of one dialog, in their order. */
  private readonly writes = new Map<string, Promise<void>>();

  constructor(private readonly deps: NotifierDeps) {
    this.followed = new FollowedConferences(deps.conferences, (conferenceId, conference) => this.changed(conferenceId, conference));
    deps.metrics.gauge('rollcall_gateway_dialogs', () => this.size);
    deps.metrics.gauge('rollcall_gateway_conferences', () => this.followed.size);
  }

  get size(): number {
    return this.dialogs.size;
  }

  /** Takes over the subscriptions of the process before. Before sockets open: a renewal that comes must find its own. */
  async restore(): Promise<void> {
    const now = this.deps.clock.now();
    for (const stored of await this.deps.store.load()) {
      if (stored.expiresAt <= now) await this.deps.store.remove(stored.id);
      else this.add(this.resumed(stored, now), true);
    }
  }

  /** Begins to tell those what they missed. */
  resume(): void {
    for (const { record } of this.dialogs.values()) this.followed.follow(record.conferenceId);
  }

  find(conferenceId: string, isEnough: (known: Conference) => boolean): Promise<Conference | undefined> {
    return this.followed.find(conferenceId, isEnough);
  }

  dialog(id: string): NotifierDialog | undefined {
    return this.dialogs.get(id);
  }

  /** A new subscription, whose first NOTIFY leaves at once. */
  open(stored: StoredDialog, conference: Conference): void {
    this.save(stored);
    this.add(stored, false).show(conference);
    this.followed.follow(stored.conferenceId);
  }

  /** A subscription of no duration: one NOTIFY with the state (RFC 6665 section 4.4.3). */
  answerOnce(stored: StoredDialog, conference: Conference): void {
    new NotifierDialog({ ...this.dialogDeps(), ended: () => undefined }, stored, false).end('timeout', 'whole', conference);
  }

  /** What nobody has stored must be subscribed to anew; phones are told, so that they do it at once. */
  async stop(): Promise<void> {
    if (!this.deps.store.isDurable) for (const dialog of this.dialogs.values()) dialog.end('deactivated', 'nothing');
    for (const dialog of this.dialogs.values()) this.followed.forget(dialog.record.conferenceId);
    await Promise.all(this.writes.values());
  }

  private resumed(stored: StoredDialog, now: number): StoredDialog {
    const { dialog, version } = stored;
    return { ...stored, version: afterRestart(version, now), dialog: { ...dialog, localSeq: afterRestart(dialog.localSeq, now) } };
  }

  private dialogDeps() {
    const { clock, paceMs, form, notify, metrics } = this.deps;
    return {
      clock,
      paceMs,
      viewOf: (stored: StoredDialog, conference: Conference) => viewFor(stored, conference, form),
      notify: async (to: StoredDialog, notification: Notification) => {
        const result = await notify(to, notification);
        metrics.count('rollcall_gateway_notifications_total', { result });
        return result;
      },
      save: (stored: StoredDialog) => this.save(stored),
      ended: (stored: StoredDialog, how: EndReason | 'gone') => this.ended(stored, how),
    };
  }

  private add(stored: StoredDialog, isRestored: boolean): NotifierDialog {
    const dialog = new NotifierDialog(this.dialogDeps(), stored, isRestored);
    this.dialogs.set(stored.id, dialog);
    return dialog;
  }

  private changed(conferenceId: string, conference: Conference | undefined): void {
    for (const dialog of [...this.dialogs.values()]) {
      if (dialog.record.conferenceId !== conferenceId) continue;
      if (!conference) dialog.end('noresource', 'nothing');
      else if (conference.state === 'ended') dialog.end('noresource', 'change', conference);
      // Who was removed is told nothing more, not even that.
      else if (!participantOf(conference, dialog.record.watcher)) dialog.end('rejected', 'nothing');
      else dialog.show(conference);
    }
  }

  private ended({ id, conferenceId }: StoredDialog, how: EndReason | 'gone'): void {
    this.dialogs.delete(id);
    this.deps.log('dialog.ended', { conferenceId, how });
    this.write(id, conferenceId, () => this.deps.store.remove(id));
    if (![...this.dialogs.values()].some(({ record }) => record.conferenceId === conferenceId)) this.followed.forget(conferenceId);
  }

  private save(stored: StoredDialog): void {
    this.write(stored.id, stored.conferenceId, () => this.deps.store.save(stored));
  }

  /** A dialog that is not saved works on, until the process ends. */
  private write(id: string, conferenceId: string, body: () => Promise<void>): void {
    const write = (this.writes.get(id) ?? Promise.resolve()).then(body).catch((error: unknown) => {
      this.deps.log('dialog.not-saved', { conferenceId, error });
    });
    this.writes.set(id, write);
    void write.then(() => {
      if (this.writes.get(id) === write) this.writes.delete(id);
    });
  }
}

/** The terminal of the account that is signed in, and what the screens need beside it. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { type Conference, type NewParticipant, openTerminal, type ShownParticipant, type Snapshot, type Terminal } from '../../terminal';
import { indexedDbStore } from '../../terminal/stores/indexed-db';
import type { Browser } from '../browser';
import type { Config } from '../config';
import type { Account } from '../session/account';
import { CATCHING_UP_SHOWN_AFTER_MS } from '../view/line';
import { CallTimes } from './call-times';
import { History } from './history';
import { Ordering } from './ordering';
import { Removals } from './removals';
import { Timeline } from './timeline';

export type PhoneDeps = {
  readonly browser: Browser;
  readonly config: Config;
  readonly account: Account;
  /** The clock on the screen is behind. */
  readonly tick: () => void;
  readonly changed: (phone: Phone, news: ReturnType<Timeline['see']>) => void;
};

export class Phone {
  readonly snapshot: ReadonlySignal<Snapshot>;
  readonly rows: ReadonlySignal<readonly ShownParticipant[]>;
  /** Why the last command about the whole conference did not work. */
  readonly problem = signal<unknown>(undefined);
  /** The number that is being typed. */
  readonly typed = signal('');
  /** A command about the whole conference is under way. */
  readonly isBusy = signal(false);
  readonly timeline: Timeline;
  readonly callTimes = new CallTimes();
  readonly removals: Removals;
  readonly history: History;
  /** The conference whose end this page has seen, until the user goes on. */
  private readonly seenOpen = signal<string | undefined>(undefined);

  static async open(deps: PhoneDeps): Promise<Phone> {
    const { config, account } = deps;
    const store = indexedDbStore(account.database);
    const { apiUrl: baseUrl, webSocketUrl: socketUrl } = config;
    const terminal = await openTerminal({ baseUrl, socketUrl, token: account.token, store });
    const phone = new Phone(deps, terminal, new History(store));
    await phone.history.read();
    return phone;
  }

  private constructor(
    deps: PhoneDeps,
    private readonly terminal: Terminal,
    history: History,
  ) {
    const { browser } = deps;
    const shown = signal(terminal.snapshot);
    const ordering = new Ordering(browser.ofTab);
    this.snapshot = shown;
    this.history = history;
    this.timeline = new Timeline(browser.now);
    this.removals = new Removals(browser, (participantId) => void terminal.request(participantId, { removed: true }));
    this.rows = computed(() => {
      const { conference, participants } = shown.value;
      return conference ? ordering.order(conference.conferenceId, participants) : [];
    });
    const see = (now: Snapshot, before: Snapshot): void => {
      this.callTimes.see(now.conference, browser.now());
      shown.value = now;
      deps.changed(this, this.follow(now, before));
      if (now.line !== before.line) browser.after(CATCHING_UP_SHOWN_AFTER_MS, deps.tick);
    };
    terminal.subscribe(see);
    see(terminal.snapshot, terminal.snapshot);
  }

  /** Nothing answers, so nothing that dials is sent. */
  get isOffline(): boolean {
    return this.snapshot.value.line === 'offline';
  }

  /** The conference that is being prepared or runs. */
  get open(): Conference | undefined {
    const { conference } = this.snapshot.value;
    return conference?.state === 'ended' ? undefined : conference;
  }

  /** The conference that has just ended before the eyes of the user. */
  get justEnded(): Conference | undefined {
    const { conference } = this.snapshot.value;
    return conference?.state === 'ended' && conference.conferenceId === this.seenOpen.value ? conference : undefined;
  }

  goOn(): void {
    this.seenOpen.value = undefined;
  }

  /** Calls somebody: opens a conference, or adds to the one that is open. */
  call(participants: readonly NewParticipant[]): Promise<boolean> {
    const { terminal } = this;
    return this.attempt(() => (this.open ? terminal.add(participants) : terminal.create({ participants: [...participants] })));
  }

  /** Before the start a party is called again by removing and adding it: only then does the network place a new call. */
  redial({ participantId, phoneNumber, displayName }: ShownParticipant): Promise<boolean> {
    return this.attempt(async () => {
      if (phoneNumber === null) return;
      const { phase, problem } = await this.terminal.request(participantId, { removed: true });
      if (phase !== 'done') throw new Error(problem?.title ?? phase);
      await this.terminal.add([{ phoneNumber, ...(displayName !== null && { displayName }) }]);
    });
  }

  merge(): Promise<boolean> {
    return this.attempt(() => this.terminal.merge());
  }

  end(): Promise<boolean> {
    this.removals.forget();
    return this.attempt(() => this.terminal.end());
  }

  request: Terminal['request'] = (participantId, wish) => this.terminal.request(participantId, wish);

  /** `forgets`: signing out leaves nothing behind. */
  async close(forgets: boolean): Promise<void> {
    this.removals.forget();
    await (forgets ? this.terminal.forget() : this.terminal.stop());
  }

  private follow(now: Snapshot, before: Snapshot): ReturnType<Timeline['see']> {
    const { conference } = now;
    if (conference && conference.state !== 'ended') this.seenOpen.value = conference.conferenceId;
    if (conference?.conferenceId !== before.conference?.conferenceId) this.removals.forget();
    if (conference?.state === 'ended' && before.conference?.state !== 'ended') void this.history.read();
    return this.timeline.see(conference);
  }

  private async attempt(run: () => Promise<unknown>): Promise<boolean> {
    this.problem.value = undefined;
    this.isBusy.value = true;
    try {
      await run();
      return true;
    } catch (error) {
      this.problem.value = error;
      return false;
    } finally {
      this.isBusy.value = false;
    }
  }
}

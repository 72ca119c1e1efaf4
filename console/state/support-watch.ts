/** Reads one conference for the carrier's support, again and again while it can change. */
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { SECOND_MS } from '../../schemas/durations';
import { AccessTokens, type Conference, createClient, type Participant, type RollcallClient, RollcallError } from '../../terminal';
import type { Browser } from '../browser';
import type { Config } from '../config';
import type { Account } from '../session/account';
import { scopesOfToken } from '../session/token-scopes';
import type { Told } from '../view/support-timeline';
import { EventLog } from './event-log';
import { Timeline } from './timeline';

const EVERY_MS = 5 * SECOND_MS;
/** After this time, the request counts as unanswered. */
const ANSWERED_WITHIN_MS = 20 * SECOND_MS;

/** Why nothing is shown. Reading again would not help. */
export type SupportProblem = 'not-found' | 'no-scope' | 'not-allowed' | 'signed-out';

export type WatchDeps = {
  readonly browser: Pick<Browser, 'now' | 'after' | 'fetch'>;
  readonly config: Pick<Config, 'apiUrl' | 'local'>;
  readonly account: Pick<Account, 'token'>;
  /** What has come since the conference was opened here. */
  readonly changed: (news: readonly Told[]) => void;
};

const PROBLEMS: Readonly<Record<number, SupportProblem>> = { 401: 'signed-out', 403: 'not-allowed', 404: 'not-found' };

export class SupportWatch {
  readonly conferenceId = signal<string | undefined>(undefined);
  readonly conference = signal<Conference | undefined>(undefined);
  readonly problem = signal<SupportProblem | undefined>(undefined);
  /** Milliseconds since 1970. */
  readonly offlineSince = signal<number | undefined>(undefined);
  /** Whether numbers and names are there to be seen. */
  readonly seesNumbers = signal(true);
  /** The oldest first. */
  readonly told: ReadonlySignal<readonly Told[]>;
  /** Everybody who has been seen in it, also those who were removed. */
  readonly seen = new Map<string, Participant>();
  private readonly all = signal<readonly Told[]>([]);
  private readonly client: RollcallClient;
  private readonly tokens: AccessTokens;
  private stopTimer: () => void = () => undefined;
  private round = 0;
  private log: EventLog | undefined;
  private timeline: Timeline;

  constructor(private readonly deps: WatchDeps) {
    const { browser, config, account } = deps;
    this.told = this.all;
    this.timeline = new Timeline(browser.now);
    this.tokens = new AccessTokens(account.token, browser.now);
    this.client = createClient({ baseUrl: config.apiUrl, tokens: this.tokens, fetch: browser.fetch, newKey: () => '' });
  }

  /** Whether the timeline has the events of the bus, or else what this page has seen. */
  get hasEvents(): boolean {
    return this.deps.config.local === true;
  }

  /** Undefined: no conference is looked at. */
  async open(conferenceId: string | undefined): Promise<void> {
    this.stop();
    const { fetch, now } = this.deps.browser;
    this.log = this.hasEvents ? new EventLog(fetch, this.deps.config.apiUrl) : undefined;
    this.timeline = new Timeline(now);
    this.seen.clear();
    batch(() => {
      this.conferenceId.value = conferenceId;
      this.conference.value = undefined;
      this.problem.value = undefined;
      this.offlineSince.value = undefined;
      this.all.value = [];
    });
    if (conferenceId !== undefined) await this.look(conferenceId, this.round);
  }

  stop(): void {
    this.round += 1;
    this.stopTimer();
  }

  private async look(conferenceId: string, round: number): Promise<void> {
    const before = this.conference.peek();
    const controller = new AbortController();
    const cancel = this.deps.browser.after(ANSWERED_WITHIN_MS, () => controller.abort());
    try {
      await this.read(conferenceId, round, controller.signal);
    } catch (error) {
      if (round === this.round) this.failed(error);
    } finally {
      cancel();
    }
    // The last events may come a moment after the end.
    const isOver = before?.state === 'ended' && this.offlineSince.peek() === undefined;
    if (round !== this.round || this.problem.peek() !== undefined || isOver) return;
    this.stopTimer = this.deps.browser.after(EVERY_MS, () => void this.look(conferenceId, round));
  }

  private async read(conferenceId: string, round: number, signal: AbortSignal): Promise<void> {
    const scopes = scopesOfToken((await this.tokens.get()).token);
    if (scopes && !scopes.includes('conferences:all')) {
      if (round === this.round) this.problem.value = 'no-scope';
      return;
    }
    const known = this.conference.peek();
    const { status, body } = await this.client.call(
      'getConference',
      { params: { conferenceId } },
      { signal, ...(known && { ifNoneMatch: known.version }) },
    );
    const events = (await this.log?.next(conferenceId, signal)) ?? [];
    if (round !== this.round) return;
    const now = status === 200 && body.state !== 'partial' ? body : known;
    now?.participants.forEach((each) => this.seen.set(each.participantId, each));
    const before = this.all.peek();
    batch(() => {
      this.seesNumbers.value = scopes?.includes('numbers:read') ?? true;
      this.offlineSince.value = undefined;
      this.conference.value = now;
      if (this.log) this.all.value = [...before, ...events.map((event) => ({ by: 'event' as const, event }))];
      else this.seeVersion(now);
    });
    if (known) this.deps.changed(this.all.peek().slice(before.length));
  }

  private seeVersion(conference: Conference | undefined): void {
    this.timeline.see(conference);
    this.all.value = [...this.timeline.entries.peek()].reverse().map((entry) => ({ by: 'version' as const, entry }));
  }

  private failed(error: unknown): void {
    this.problem.value = error instanceof RollcallError ? PROBLEMS[error.status] : undefined;
    if (this.problem.peek() === undefined) this.offlineSince.value ??= this.deps.browser.now();
  }
}

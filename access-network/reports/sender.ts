/** Sends the waiting reports to Rollcall until Rollcall has acknowledged them. */
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { Clock, Timer } from '../clock';
import type { Entry } from '../journal/entry';
import type { KitState } from '../journal/kit-state';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { PostReports, ReportAnswer } from '../rollcall/post-reports';
import { Lanes } from './lanes';
import { type Pauses, pauses } from './pauses';
import { type LaneOutcome, outcomesByLane } from './settle-results';

export type SenderOptions = {
  readonly state: KitState;
  /** Writes to the journal without waiting. If the entry is lost, the report is sent again, and Rollcall sees a duplicate. */
  readonly keep: (entry: Entry) => void;
  readonly post: PostReports;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly randomFraction: () => number;
};

/** The contract allows this many reports in a request. */
const MAX_BATCH = 100;
/** A slow answer should not keep the reports of other initiators waiting. */
const MAX_AT_ONCE = 4;
const FIRST_PAUSE_MS = SECOND_MS / 4;
const LONGEST_PAUSE_MS = MINUTE_MS / 2;
/** The longest `Retry-After` that the kit respects. */
const LONGEST_RETRY_AFTER_MS = 5 * MINUTE_MS;
/** A report that is `INTERNAL` for about five minutes is parked, so that it does not block its initiator. */
const MAX_INTERNAL_ERRORS = 12;
const FAILING_AFTER = 5;
const OK = 200;
/** What may become a label of the metric. Most results have no code. */
const CODE = /^[A-Z_]{0,40}$/;

export class Sender {
  private readonly lanes: Lanes;
  private readonly pauses: Pauses;
  private atOnce = 0;
  /** Nothing is sent to Rollcall before this time. */
  private notBefore = 0;
  private failures = 0;
  private timer: Timer | undefined;
  private isStopped = false;
  /**
   * How many reports a request may have. It shrinks when requests fail: a Rollcall that is too slow to answer a hundred in
   * time would be too slow the next time, too.
   */
  private most = MAX_BATCH;

  constructor(private readonly options: SenderOptions) {
    this.lanes = new Lanes(options.state.lanes, options.randomFraction);
    this.pauses = pauses(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, options.randomFraction);
  }

  get isFailing(): boolean {
    return this.failures >= FAILING_AFTER;
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
  }

  /** Sends what can be sent now. Called when a report is queued, and when a lane may have become free. */
  wake(): void {
    this.timer?.cancel();
    const now = this.options.clock.now();
    while (!this.isStopped && this.notBefore <= now && this.atOnce < this.mostAtOnce()) {
      const batch = this.lanes.take(this.most, now);
      if (batch.length === 0) break;
      void this.send(batch);
    }
    this.wakeLater(now);
  }

  /** While Rollcall fails, one request is enough to find out whether it is back. */
  private mostAtOnce(): number {
    return this.failures > 0 ? 1 : MAX_AT_ONCE;
  }

  private wakeLater(now: number): void {
    if (this.isStopped || this.options.state.lanes.size === 0) return;
    const at = this.notBefore > now ? this.notBefore : this.lanes.nextAt();
    // Other lanes wait for a request in flight, whose end calls `wake`.
    if (at !== undefined && at > now) this.timer = this.options.clock.after(at - now, () => this.wake());
  }

  private async send(batch: readonly CallReport[]): Promise<void> {
    this.atOnce += 1;
    await this.deliver(batch);
    this.atOnce -= 1;
    this.lanes.giveBack(new Set(batch.map(({ initiator }) => initiator)));
    this.wake();
  }

  /** Returns whether more can be sent now. A refused request is split in half until the refused report is alone. */
  private async deliver(reports: readonly CallReport[]): Promise<boolean> {
    const [first] = reports;
    if (first === undefined) return true;
    const answer = await this.options.post(reports);
    if (this.isStopped) return false;
    if (answer.kind === 'failed') return this.failed(answer);
    this.reached();
    if (answer.kind === 'results') {
      this.accept(reports, answer.results);
      return true;
    }
    if (reports.length === 1) {
      this.park(first, answer.status, answer.code);
      return true;
    }
    const half = Math.ceil(reports.length / 2);
    if (!(await this.deliver(reports.slice(0, half)))) return false;
    // Initiators that Rollcall has paused in its answer to the first half are left out of the second.
    const now = this.options.clock.now();
    return this.deliver(reports.slice(half).filter(({ initiator }) => !this.lanes.isPaused(initiator, now)));
  }

  private failed({ status, retryAfterMs }: Extract<ReportAnswer, { kind: 'failed' }>): false {
    const { clock, log, metrics, state } = this.options;
    metrics.count('rollcall_access_network_rollcall_failures_total', { status });
    this.failures += 1;
    this.most = Math.max(1, Math.floor(this.most / 2));
    if (this.failures === 1 || this.failures === FAILING_AFTER) log('rollcall.unavailable', { status, waiting: state.waiting });
    const pause = Math.max(this.pauses.next(), Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS));
    this.notBefore = clock.now() + pause;
    return false;
  }

  private reached(): void {
    if (this.failures > 0) this.options.log('rollcall.reached', { waiting: this.options.state.waiting });
    this.failures = 0;
    this.most = Math.min(MAX_BATCH, this.most * 2);
    this.pauses.reset();
  }

  private accept(reports: readonly CallReport[], results: readonly CallReportResult[]): void {
    for (const { outcome, code = '' } of results)
      this.options.metrics.count('rollcall_access_network_reports_total', { outcome, code: CODE.test(code) ? code : 'other' });
    for (const outcome of outcomesByLane(reports, results)) this.acceptLane(outcome);
  }

  private acceptLane({ initiator, settled, rejected, again }: LaneOutcome): void {
    const { clock, log } = this.options;
    for (const { report, code } of rejected) log('report.rejected', { reportId: report.reportId, code });
    if (settled.length > 0) this.keep({ kind: 'settled', initiator, reportIds: settled.map(({ reportId }) => reportId) });
    if (again === undefined) return this.lanes.clear(initiator);
    const internalErrors = this.lanes.pause(initiator, clock.now(), again.isInternal);
    if (internalErrors < MAX_INTERNAL_ERRORS) return;
    this.park(again.report, OK, 'INTERNAL');
    this.lanes.clear(initiator);
  }

  private park(report: CallReport, status: number, code: string): void {
    const { clock, log } = this.options;
    log('report.parked', { reportId: report.reportId, status, code });
    this.keep({ kind: 'parked', parked: { report, at: clock.now(), status, code } });
  }

  private keep(entry: Entry): void {
    this.options.state.apply(entry);
    this.options.keep(entry);
  }
}

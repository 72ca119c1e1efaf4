/** Follows the calls of the network: keeps each new step in the journal, and then has it sent. */
import type { CallReport } from '../../schemas/call-report';
import { SECOND_MS } from '../../schemas/durations';
import type { CallControl, CallStep } from '../call-control';
import { type Clock, sleep } from '../clock';
import type { Entry } from '../journal/entry';
import type { Journal } from '../journal/journal';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import { endOf, isOver, type LiveCall, nextReport } from './next-report';

export type CallsOptions = {
  readonly control: CallControl;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly maxWaiting: number;
  /** A report is on the disk, and waits to be sent. */
  readonly queued: () => void;
};

/** A call may be missing from the list although the event of its end is still on its way. */
const SECOND_LOOK_MS = SECOND_MS;

export class Calls {
  /** Whether the calls have been compared since the last connect. */
  private isCurrent = false;
  private comparing: Promise<void> | undefined;
  /** The number of each call's newest step, to tell whether it came before or after a list was requested. */
  private heard = 0;
  private readonly heardAt = new Map<string, number>();

  constructor(private readonly options: CallsOptions) {}

  get areKnown(): boolean {
    return this.isCurrent && this.options.control.isConnected();
  }

  get live(): ReadonlyMap<string, LiveCall> {
    return this.options.journal.state.live;
  }

  take(step: CallStep): void {
    const { journal, clock, metrics } = this.options;
    const { state } = journal;
    this.heard += 1;
    const told = state.ended.has(step.callId) ? undefined : nextReport(state.live.get(step.callId), step);
    metrics.count('rollcall_access_network_events_total', { result: told ? 'reported' : 'repeated' });
    if (!told) return;
    if (isOver(step.state)) this.heardAt.delete(step.callId);
    else this.heardAt.set(step.callId, this.heard);
    const now = clock.now();
    state.note(told.live, now);
    void journal.append({ kind: 'step', live: told.live, report: told.report, at: now }).then(() => this.queued());
    this.dropOldest();
  }

  /** Reports the end of a call that the network no longer has, unless the network has reported it already. */
  end(handle: string, status?: number): void {
    for (const call of [...this.live.values()]) if (call.step.handle === handle) this.take(endOf(call, this.options.clock.now(), status));
  }

  /** Compares the journal with the calls that the network lists. A call during a comparison returns that comparison's promise. */
  resynchronise(): Promise<void> {
    this.comparing ??= this.compare().finally(() => (this.comparing = undefined));
    return this.comparing;
  }

  disconnected(): void {
    this.isCurrent = false;
  }

  private async compare(): Promise<void> {
    const { log, metrics } = this.options;
    try {
      const before = this.heard;
      const listed = await this.look();
      const gone = await this.gone(this.missing(listed, before), before);
      for (const { step } of gone) this.end(step.handle);
      if (!this.isCurrent || gone.length > 0) log('calls.resynchronised', { calls: listed.size, gone: gone.length });
      this.isCurrent = true;
      metrics.count('rollcall_access_network_resyncs_total', { result: 'done' });
    } catch (error) {
      metrics.count('rollcall_access_network_resyncs_total', { result: 'failed' });
      log('calls.not-resynchronised', { error });
      throw error;
    }
  }

  private async gone(missing: readonly LiveCall[], before: number): Promise<readonly LiveCall[]> {
    if (missing.length === 0) return [];
    await sleep(this.options.clock, SECOND_LOOK_MS);
    const still = new Set(this.missing(await this.look(), before).map(({ step }) => step.callId));
    return missing.filter(({ step }) => still.has(step.callId));
  }

  /** Takes over newer steps from the list. */
  private async look(): Promise<ReadonlySet<string>> {
    const steps = await this.options.control.list((callId) => this.live.get(callId)?.step);
    for (const step of steps) {
      const known = this.live.get(step.callId);
      // A step that arrived after the list was made is newer than the list.
      if (!known || known.step.at < step.at) this.take(step);
    }
    return new Set(steps.map(({ callId }) => callId));
  }

  private missing(listed: ReadonlySet<string>, before: number): readonly LiveCall[] {
    return [...this.live.values()].filter(({ step: { callId } }) => !listed.has(callId) && (this.heardAt.get(callId) ?? 0) <= before);
  }

  private queued(): void {
    this.dropOldest();
    this.options.queued();
  }

  /** As long as more reports wait than may, for Rollcall and for the disk together. */
  private dropOldest(): void {
    const { journal, maxWaiting, log, metrics } = this.options;
    while (journal.state.waiting + journal.unwrittenSteps > maxWaiting) {
      const dropped = this.dropWaiting() ?? journal.dropUnwritten();
      if (!dropped) return;
      metrics.count('rollcall_access_network_dropped_total');
      log('report.dropped', { reportId: dropped.reportId });
    }
  }

  /** Those that wait for Rollcall are older than those that wait for the disk. */
  private dropWaiting(): CallReport | undefined {
    const { journal } = this.options;
    const [oldest] = journal.state.lanes.values().next().value ?? [];
    if (!oldest) return undefined;
    const entry: Entry = { kind: 'settled', initiator: oldest.initiator, reportIds: [oldest.reportId] };
    journal.state.apply(entry);
    void journal.append(entry);
    return oldest;
  }
}

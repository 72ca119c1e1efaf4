/** Carries out each request to release a call once, also if the process is killed in between. */
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { CallControl } from '../call-control';
import { type Clock, sleep } from '../clock';
import type { Request } from '../journal/entry';
import type { Journal } from '../journal/journal';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { Calls } from '../reports/calls';
import type { CallRequest } from './call-request';

export type ReleasesOptions = {
  readonly control: Pick<CallControl, 'release'>;
  readonly calls: Pick<Calls, 'live' | 'end' | 'areKnown'>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

const TRIES = 3;
const BETWEEN_TRIES_MS = SECOND_MS;
/** An older release that was interrupted is not resumed: the two parties may be on another call by now. */
const RESUMED_WITHIN_MS = MINUTE_MS;
/** The kit waits for the network's own event of the end, which has the exact time, before it reports the end itself. */
const WORD_OF_END_MS = 100;
const REQUEST_TERMINATED = 487;

export class Releases {
  private readonly accepting = new Map<string, Promise<void>>();
  private readonly running = new Set<string>();
  /** The releases that are under way, so that two requests for the same call share one. */
  private readonly ending = new Map<string, Promise<void>>();

  constructor(private readonly options: ReleasesOptions) {}

  /** Whether a request can be carried out now. If not, Rollcall repeats it. */
  get isReady(): boolean {
    return this.options.calls.areKnown && !this.options.journal.isFailing;
  }

  /** Resolves once the request is on the disk; it is carried out afterwards. A repeated one changes nothing. */
  async accept({ requestId, initiator, participant }: CallRequest): Promise<void> {
    const { journal, clock } = this.options;
    const before = this.accepting.get(requestId);
    if (before || journal.state.requests.has(requestId)) return before;
    const request: Request = { requestId, at: clock.now(), initiator, participant, isDone: false };
    journal.state.apply({ kind: 'request', request });
    const kept = journal.append({ kind: 'request', request });
    this.accepting.set(requestId, kept);
    await kept;
    this.accepting.delete(requestId);
    void this.carryOut(request);
  }

  /** After a restart, carries out requests that were accepted but not finished. */
  resume(): void {
    const since = this.options.clock.now() - RESUMED_WITHIN_MS;
    for (const request of this.options.journal.state.requests.values())
      if (!request.isDone && request.at >= since && !this.accepting.has(request.requestId)) void this.carryOut(request);
  }

  private async carryOut(request: Request): Promise<void> {
    const { calls, journal, log } = this.options;
    const { requestId, initiator, participant } = request;
    if (this.running.has(requestId)) return;
    this.running.add(requestId);
    const found = [...calls.live.values()].filter(({ step }) => step.initiator === initiator && step.participant === participant);
    const handles = [...new Set(found.map(({ step }) => step.handle))];
    const results = await Promise.allSettled(handles.map((handle) => this.end(handle)));
    if (results.some(({ status }) => status === 'rejected')) log('release.failed', { requestId });
    else log('release.done', { requestId, calls: handles.length });
    const done = { ...request, isDone: true };
    journal.state.apply({ kind: 'request', request: done });
    this.running.delete(requestId);
    void journal.append({ kind: 'request', request: done });
  }

  private end(handle: string): Promise<void> {
    const begun = this.ending.get(handle) ?? this.endNow(handle).finally(() => this.ending.delete(handle));
    this.ending.set(handle, begun);
    return begun;
  }

  private async endNow(handle: string): Promise<void> {
    const { control, calls, clock, metrics } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await control.release(handle);
        metrics.count('rollcall_access_network_releases_total', { result });
        await sleep(clock, WORD_OF_END_MS);
        return calls.end(handle, result === 'cancelled' ? REQUEST_TERMINATED : undefined);
      } catch (error) {
        if (attempt < TRIES) await sleep(clock, BETWEEN_TRIES_MS);
        else {
          metrics.count('rollcall_access_network_releases_total', { result: 'failed' });
          throw error;
        }
      }
    }
  }
}

/** Everything that the kit knows, rebuilt from the entries of its journal. */
import type { CallReport } from '../../schemas/call-report';
import { DAY_MS, HOUR_MS } from '../../schemas/durations';
import { isOver, type LiveCall } from '../reports/next-report';
import type { Entry, Parked, Request } from './entry';

/** docs/access-network.md: the network remembers the ids of requests for 24 hours. */
const REQUESTS_KEPT_MS = DAY_MS;
/** Kamailio may bring back a call that had ended when it was killed, and keeps it for `default_timeout`, 12 hours. */
const ENDED_KEPT_MS = 13 * HOUR_MS;
const MAX_ENDED = 100_000;
const PARKED_KEPT_MS = 7 * DAY_MS;
const MAX_PARKED = 1_000;

const dropOld = <Key>(times: Map<Key, number>, since: number, most: number): void => {
  for (const [key, at] of times) {
    if (at >= since && times.size <= most) break;
    times.delete(key);
  }
};

export class KitState {
  readonly live = new Map<string, LiveCall>();
  /** When each call ended, oldest first. */
  readonly ended = new Map<string, number>();
  /** The reports that wait for Rollcall, in a lane for each initiator. */
  readonly lanes = new Map<string, CallReport[]>();
  readonly requests = new Map<string, Request>();
  parked: Parked[] = [];

  /** How many reports wait. */
  get waiting(): number {
    let count = 0;
    for (const lane of this.lanes.values()) count += lane.length;
    return count;
  }

  /** Applying an entry twice changes nothing: a rewritten journal may hold its newest entries both in the state and as lines. */
  apply(entry: Entry): void {
    switch (entry.kind) {
      case 'step':
        this.note(entry.live, entry.at);
        return this.queue(entry.report);
      case 'settled':
        return this.settle(entry.initiator, new Set(entry.reportIds));
      case 'parked':
        return this.park(entry.parked);
      case 'request':
        return void this.requests.set(entry.request.requestId, entry.request);
      case 'state':
        return this.restore(entry);
    }
  }

  /** Remembers the call's new state. The journal queues the report once it is on the disk. */
  note(call: LiveCall, now: number): void {
    const { callId, state } = call.step;
    if (!isOver(state)) return void this.live.set(callId, call);
    this.live.delete(callId);
    this.ended.set(callId, now);
  }

  queue(report: CallReport): void {
    const lane = this.lanes.get(report.initiator);
    if (lane === undefined) this.lanes.set(report.initiator, [report]);
    else if (!lane.some(({ reportId }) => reportId === report.reportId)) lane.push(report);
  }

  forget(now: number): void {
    dropOld(this.ended, now - ENDED_KEPT_MS, MAX_ENDED);
    for (const [requestId, { at }] of this.requests) if (at < now - REQUESTS_KEPT_MS) this.requests.delete(requestId);
    this.parked = this.parked.filter(({ at }) => at >= now - PARKED_KEPT_MS).slice(-MAX_PARKED);
  }

  asEntry(): Entry {
    return {
      kind: 'state',
      live: [...this.live.values()],
      ended: [...this.ended],
      waiting: [...this.lanes.values()].flat(),
      parked: [...this.parked],
      requests: [...this.requests.values()],
    };
  }

  private settle(initiator: string, reportIds: ReadonlySet<string>): void {
    const left = this.lanes.get(initiator)?.filter(({ reportId }) => !reportIds.has(reportId)) ?? [];
    if (left.length === 0) this.lanes.delete(initiator);
    else this.lanes.set(initiator, left);
  }

  private park(parked: Parked): void {
    const { reportId, initiator } = parked.report;
    this.settle(initiator, new Set([reportId]));
    if (!this.parked.some(({ report }) => report.reportId === reportId)) this.parked.push(parked);
  }

  private restore({ live, ended, waiting, parked, requests }: Extract<Entry, { kind: 'state' }>): void {
    for (const call of live) this.live.set(call.step.callId, call);
    for (const [callId, at] of ended) this.ended.set(callId, at);
    for (const report of waiting) this.queue(report);
    for (const each of parked) this.park(each);
    for (const request of requests) this.requests.set(request.requestId, request);
  }
}

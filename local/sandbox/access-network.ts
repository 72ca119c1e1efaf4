/**
 * The sandbox's access network. It places an initiator's single-line calls as a phone does: one by one, each put on
 * hold before the next is dialled. It reports every step.
 */
import { randomUUID } from 'node:crypto';
import type { CallOrder } from './messages';
import { keepRinging, placeCall, type Progress, stayOnLine } from './phones';
import type { Line, State } from './state';
import type { Cancel, Timers } from './timers';

export type Report = {
  readonly reportId: string;
  readonly callId: string;
  readonly initiator: string;
  readonly participant: string;
  readonly state: 'dialing' | 'alerting' | 'held' | 'connected' | 'unconnected' | 'released';
  readonly cause?: string;
  readonly occurredAt: string;
};

export type AccessNetworkOptions = {
  readonly state: State;
  readonly changed: () => void;
  readonly timers: Timers;
  readonly now: () => number;
  readonly report: (report: Report) => void;
};

/**
 * How long a phone rings before its network gives up. Real networks wait 20 to 60 s; here it is shorter, because other
 * calls wait behind it.
 */
const LINE_RING_MS = 6_000;
/** The time from the answer until the phone puts the call on hold for the next one. */
const HELD_AFTER_MS = 200;

const isUp = ({ state }: Line): boolean => state === 'connected' || state === 'held';

export class AccessNetwork {
  private readonly calls = new Map<Line, Cancel[]>();

  constructor(private readonly options: AccessNetworkOptions) {}

  /** After a restart, each call continues where it was. */
  restore(): void {
    const lines = this.lines();
    for (const line of lines) this.resume(line);
    for (const initiator of new Set(lines.map((line) => line.initiator))) this.placeNext(initiator);
  }

  connect(order: CallOrder): void {
    const { initiator, participant } = order;
    if (!this.isNew(order) || this.find(initiator, participant)) return;
    const line: Line = { callId: `call-${randomUUID()}`, initiator, participant, state: 'waiting' };
    this.options.state.lines[line.callId] = line;
    this.options.changed();
    this.placeNext(initiator);
  }

  release(order: CallOrder): void {
    const line = this.isNew(order) ? this.find(order.initiator, order.participant) : undefined;
    if (line) this.finish(line, 'cancelled');
  }

  isUp(initiator: string, participant: string): boolean {
    const line = this.find(initiator, participant);
    return line !== undefined && isUp(line);
  }

  takeOver(initiator: string, participant: string): void {
    const line = this.find(initiator, participant);
    if (line) this.finish(line);
  }

  /** The phone with this number ends the calls it has received. */
  hangUp(number: string): void {
    for (const line of this.lines()) {
      if (line.participant === number && isUp(line)) this.finish(line);
    }
  }

  private lines(): Line[] {
    return Object.values(this.options.state.lines);
  }

  private find(initiator: string, participant: string): Line | undefined {
    return this.lines().find((line) => line.initiator === initiator && line.participant === participant);
  }

  private isNew({ requestId }: CallOrder): boolean {
    const { requestIds } = this.options.state;
    if (requestIds[requestId] !== undefined) return false;
    requestIds[requestId] = this.options.now();
    this.options.changed();
    return true;
  }

  private placeNext(initiator: string): void {
    const own = this.lines().filter((line) => line.initiator === initiator);
    const isBusy = own.some(({ state }) => state === 'dialing' || state === 'alerting' || state === 'connected');
    const line = isBusy ? undefined : own.find(({ state }) => state === 'waiting');
    if (!line) return;
    this.changeState(line, 'dialing');
    this.resume(line);
  }

  private resume(line: Line): void {
    const { timers } = this.options;
    const call = { to: line.participant, ringMs: LINE_RING_MS, progress: this.progress(line) };
    if (line.state === 'dialing') this.calls.set(line, [placeCall(timers, call)]);
    if (line.state === 'alerting') this.calls.set(line, [keepRinging(timers, call)]);
    if (isUp(line)) this.calls.set(line, [stayOnLine(timers, call)]);
    if (line.state === 'connected') this.holdSoon(line);
  }

  private holdSoon(line: Line): void {
    const hold = this.options.timers.after(HELD_AFTER_MS, () => {
      this.changeState(line, 'held');
      this.placeNext(line.initiator);
    });
    this.calls.set(line, [...(this.calls.get(line) ?? []), hold]);
  }

  private progress(line: Line): Progress {
    return {
      ringing: () => this.changeState(line, 'alerting'),
      answered: () => {
        this.changeState(line, 'connected');
        this.holdSoon(line);
      },
      failed: ({ cause }) => this.finish(line, cause),
      left: () => this.finish(line),
    };
  }

  /** `cause`: why the call did not connect, if it did not. */
  private finish(line: Line, cause?: string): void {
    for (const cancel of this.calls.get(line) ?? []) cancel();
    this.calls.delete(line);
    delete this.options.state.lines[line.callId];
    this.report(line, isUp(line) ? 'released' : 'unconnected', isUp(line) ? undefined : cause);
    this.placeNext(line.initiator);
  }

  private changeState(line: Line, state: Exclude<Line['state'], 'waiting'>): void {
    line.state = state;
    this.report(line, state);
  }

  private report({ callId, initiator, participant }: Line, state: Report['state'], cause?: string): void {
    const occurredAt = new Date(this.options.now()).toISOString();
    this.options.report({
      reportId: randomUUID(),
      callId,
      initiator,
      participant,
      state,
      ...(cause === undefined ? {} : { cause }),
      occurredAt,
    });
    this.options.changed();
  }
}

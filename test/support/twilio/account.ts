/**
 * The state of an account: conferences by friendly name, participants, calls; and what their phones do, each in its
 * time.
 */
import { randomBytes } from 'node:crypto';
import { behaviourOf } from '../stand-in-phones';

export type CallStatus = 'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';

export type Call = {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly conference: Conference;
  /** Where it reports to, and what. */
  readonly callback: string;
  readonly events: readonly string[];
  readonly timeoutMs: number;
  /** How long it may last once it is answered. */
  readonly limitMs?: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  status: CallStatus;
  muted: boolean;
  hold: boolean;
  sequence: number;
};

export type Conference = { readonly sid: string; readonly name: string; status: 'init' | 'in-progress' | 'completed' };

export type NewCall = Pick<Call, 'from' | 'to' | 'label' | 'callback' | 'events' | 'timeoutMs' | 'limitMs'>;

/** The service's names of what a status is reported as. */
const EVENT_OF: Readonly<Partial<Record<CallStatus, string>>> = { ringing: 'ringing', 'in-progress': 'answered' };
export const isOver = (status: CallStatus): boolean => !['queued', 'ringing', 'in-progress'].includes(status);

const STEP_MS = 10;
const HANGS_UP_AFTER_MS = 60;

export const newSid = (prefix: string): string => `${prefix}${randomBytes(16).toString('hex')}`;

export class Account {
  readonly conferences: Conference[] = [];
  readonly calls: Call[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly report: (call: Call, sipCode: number | undefined) => void,
    private readonly ids: { readonly newCallSid: () => string; readonly newConferenceSid: () => string },
  ) {}

  /** A conference that is over is none: the next participant makes another of that name. */
  private openConference(name: string): Conference {
    const open = this.conferences.find((each) => each.name === name && each.status !== 'completed');
    if (open) return open;
    const made: Conference = { sid: this.ids.newConferenceSid(), name, status: 'init' };
    this.conferences.push(made);
    return made;
  }

  place(name: string, newCall: NewCall): Call {
    const conference = this.openConference(name);
    const now = { status: 'queued', muted: false, hold: false, sequence: 0, startedAt: Date.now() } as const;
    const call: Call = { ...newCall, ...now, sid: this.ids.newCallSid(), conference };
    this.calls.push(call);
    this.later(STEP_MS, () => this.ring(call));
    return call;
  }

  hangUpPhone(number: string): void {
    for (const call of this.calls) if (call.to === number && call.status === 'in-progress') this.finish(call, 'completed');
  }

  /** By the API: a call that was not answered is canceled. */
  end(call: Call): void {
    if (!isOver(call.status)) this.finish(call, call.status === 'in-progress' ? 'completed' : 'canceled');
  }

  endConference(conference: Conference): void {
    for (const call of this.inConference(conference)) if (call.status === 'in-progress') this.finish(call, 'completed');
    conference.status = 'completed';
  }

  /** Those who are in it or on their way. */
  inConference(conference: Conference): Call[] {
    return this.calls.filter((call) => call.conference === conference && !isOver(call.status));
  }

  forget(): void {
    this.conferences.length = 0;
    this.calls.length = 0;
    this.stop();
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
  }

  private ring(call: Call): void {
    if (isOver(call.status)) return;
    const behaviour = behaviourOf(call.to);
    if (behaviour === 'busy') return this.finish(call, 'busy', 486);
    if (behaviour === 'cannot be reached') return this.finish(call, 'failed', 503);
    this.move(call, 'ringing');
    if (behaviour === 'rings on') return this.later(call.timeoutMs, () => call.status === 'ringing' && this.finish(call, 'no-answer'));
    this.later(STEP_MS, () => this.answer(call));
  }

  private answer(call: Call): void {
    if (call.status !== 'ringing') return;
    call.conference.status = 'in-progress';
    this.move(call, 'in-progress');
    if (call.limitMs !== undefined) this.later(call.limitMs, () => call.status === 'in-progress' && this.finish(call, 'completed'));
    if (behaviourOf(call.to) === 'hangs up')
      this.later(HANGS_UP_AFTER_MS, () => call.status === 'in-progress' && this.finish(call, 'completed'));
  }

  private finish(call: Call, status: CallStatus, sipCode?: number): void {
    this.move(call, status, sipCode);
    // The last one to leave ends it.
    if (this.inConference(call.conference).length === 0) call.conference.status = 'completed';
  }

  private move(call: Call, status: CallStatus, sipCode?: number): void {
    call.status = status;
    call.sequence += 1;
    if (call.events.includes(EVENT_OF[status] ?? 'completed')) this.report(call, sipCode);
  }
}

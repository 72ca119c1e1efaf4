/**
 * Which reports may be sent now. Each initiator has its own lane: its reports are sent in order, in one request at a
 * time, and a problem with one initiator does not delay the others.
 */
import type { CallReport } from '../../schemas/call-report';
import { SECOND_MS } from '../../schemas/durations';
import { type Pauses, pauses } from './pauses';

const FIRST_PAUSE_MS = SECOND_MS / 2;
/** Rollcall ends the initiator's last conference within 30 s. */
const LONGEST_PAUSE_MS = 30 * SECOND_MS;

type Trouble = { readonly pauses: Pauses; until: number; internalErrors: number };

type Queues = ReadonlyMap<string, readonly CallReport[]>;

export class Lanes {
  private readonly inFlight = new Set<string>();
  private readonly troubles = new Map<string, Trouble>();
  /** The initiator that was served last. The others come first the next time. */
  private lastServed = '';

  constructor(
    private readonly queues: Queues,
    private readonly randomFraction: () => number,
  ) {}

  /** Takes at most `most` reports. Their lanes are in flight until `giveBack`. */
  take(most: number, now: number): readonly CallReport[] {
    const batch: CallReport[] = [];
    for (const [initiator, reports] of this.inTurn()) {
      if (batch.length === most) break;
      if (!this.mayGo(initiator, now)) continue;
      batch.push(...reports.slice(0, most - batch.length));
      this.inFlight.add(initiator);
      this.lastServed = initiator;
    }
    return batch;
  }

  giveBack(initiators: Iterable<string>): void {
    for (const initiator of initiators) this.inFlight.delete(initiator);
  }

  /** Rollcall cannot take this initiator's reports now. Returns how many times in a row the reason was `INTERNAL`. */
  pause(initiator: string, now: number, isInternal: boolean): number {
    const trouble = this.troubles.get(initiator) ?? {
      pauses: pauses(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, this.randomFraction),
      until: 0,
      internalErrors: 0,
    };
    trouble.until = now + trouble.pauses.next();
    trouble.internalErrors = isInternal ? trouble.internalErrors + 1 : 0;
    this.troubles.set(initiator, trouble);
    return trouble.internalErrors;
  }

  clear(initiator: string): void {
    this.troubles.delete(initiator);
  }

  /** When the next paused lane may be sent. */
  nextAt(): number | undefined {
    const times = [...this.queues.keys()].flatMap((initiator) => {
      const until = this.troubles.get(initiator)?.until;
      return until === undefined || this.inFlight.has(initiator) ? [] : [until];
    });
    return times.length === 0 ? undefined : Math.min(...times);
  }

  isPaused(initiator: string, now: number): boolean {
    return (this.troubles.get(initiator)?.until ?? 0) > now;
  }

  private mayGo(initiator: string, now: number): boolean {
    return !this.inFlight.has(initiator) && !this.isPaused(initiator, now);
  }

  private inTurn(): readonly (readonly [string, readonly CallReport[]])[] {
    const lanes = [...this.queues];
    const after = lanes.findIndex(([initiator]) => initiator === this.lastServed) + 1;
    return [...lanes.slice(after), ...lanes.slice(0, after)];
  }
}

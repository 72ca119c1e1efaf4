/** Faults that tests can inject, to see how Rollcall handles them. */
import type { Timers } from './timers';

export type FaultMode = 'answers' | 'refuses' | 'hangs' | 'loses-answers';

export type Faults = {
  /**
   * How the conference server responds to requests. With `loses-answers` it carries them out and does not answer. It also
   * sends no reports unless this is `answers`.
   */
  conferenceServer: FaultMode;
  /** Loses callbacks for good, as after a crash. */
  loseCallbacks: boolean;
  /** Sends each callback twice, with the same event id. */
  repeatCallbacks: boolean;
  /** Delays each callback by this much real time. */
  delayCallbacksMs: number;
  /** Sends every second callback of a leg before the one it follows. */
  reorderCallbacks: boolean;
};

export const noFaults = (): Faults => ({
  conferenceServer: 'answers',
  loseCallbacks: false,
  repeatCallbacks: false,
  delayCallbacksMs: 0,
  reorderCallbacks: false,
});

/** How long a callback is held back, so that the next one can overtake it. */
const OVERTAKEN_WITHIN_MS = 500;

/** Applies the faults to callbacks on their way to the outbox. */
export class FaultyPath<Item> {
  private readonly heldBack = new Map<string, Item>();

  constructor(
    private readonly faults: Faults,
    private readonly timers: Timers,
    private readonly deliver: (channel: string, item: Item) => void,
  ) {}

  pass(channel: string, item: Item): void {
    const { loseCallbacks, delayCallbacksMs } = this.faults;
    if (loseCallbacks) return;
    if (delayCallbacksMs === 0) this.order(channel, item);
    else this.timers.afterRealTime(delayCallbacksMs, () => this.order(channel, item));
  }

  private order(channel: string, item: Item): void {
    const earlier = this.heldBack.get(channel);
    if (earlier !== undefined) {
      this.heldBack.delete(channel);
      this.deliverWithRepeats(channel, item);
      this.deliverWithRepeats(channel, earlier);
    } else if (this.faults.reorderCallbacks) {
      this.heldBack.set(channel, item);
      this.timers.afterRealTime(OVERTAKEN_WITHIN_MS, () => this.deliverHeldBack(channel, item));
    } else {
      this.deliverWithRepeats(channel, item);
    }
  }

  private deliverHeldBack(channel: string, item: Item): void {
    if (this.heldBack.get(channel) !== item) return;
    this.heldBack.delete(channel);
    this.deliverWithRepeats(channel, item);
  }

  private deliverWithRepeats(channel: string, item: Item): void {
    this.deliver(channel, item);
    if (this.faults.repeatCallbacks) this.deliver(channel, item);
  }
}

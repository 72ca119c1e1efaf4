/**
 * Drives a bridge driver as the functions do, without their queues: commands to a leg one at a time, each callback
 * taken once.
 */
import type { LegEvent, LegRef } from '../../domain/bridge/leg-event';
import type { BridgeDriver, BridgeOutcome, DriverStep, RawCallback } from '../../functions/ports/bridge-driver';

export type DrivenBridge = {
  readonly driver: BridgeDriver;
  /** What the conference server has sent so far. */
  readonly callbacks: readonly RawCallback[];
};

const nameOf = ({ conferenceId, participantId, leg }: LegRef): string => `${conferenceId} ${participantId} ${String(leg)}`;

export class BridgeDrive {
  private readonly events: LegEvent[] = [];
  private readonly taken = new Set<string>();
  private readonly turns = new Map<string, Promise<unknown>>();
  private readonly waiting = new Map<NodeJS.Timeout, { readonly afterSeconds: number; readonly work: () => void }>();
  private taking: Promise<void> = Promise.resolve();
  private next = 0;
  private failure: Error | undefined;
  private isStopped = false;

  constructor(private readonly bridge: DrivenBridge) {}

  /** In its turn among the commands to that leg. */
  command(leg: LegRef, send: () => Promise<BridgeOutcome>): Promise<void> {
    const before = this.turns.get(nameOf(leg)) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(async () => this.take(await send()));
    this.turns.set(nameOf(leg), turn);
    return turn;
  }

  async end(conferenceId: string): Promise<void> {
    const { refused, ...outcome } = await this.bridge.driver.end(conferenceId);
    this.take(outcome);
    if (refused) throw refused;
  }

  /** The events so far; takes the callbacks that have come since. */
  async seen(): Promise<readonly LegEvent[]> {
    this.taking = this.taking.then(() => this.takeCallbacks());
    await this.taking;
    await Promise.allSettled(this.turns.values());
    if (this.failure) throw this.failure;
    return [...this.events];
  }

  /** What has come by now and was not taken yet never arrives. */
  lose(): void {
    this.next = this.bridge.callbacks.length;
  }

  /** What a query has found to be done. */
  continueWith(steps: readonly DriverStep[] = []): void {
    for (const step of steps) this.begin(step);
  }

  /** As if so much time had passed: what is due by then is done. */
  async pass(seconds: number): Promise<void> {
    await Promise.allSettled(this.turns.values());
    for (const [timer, { afterSeconds, work }] of [...this.waiting]) {
      if (afterSeconds > seconds) continue;
      this.forget(timer);
      work();
    }
    await Promise.allSettled(this.turns.values());
  }

  /** What is due later is left undone, also what a command that has not ended yet would begin. */
  stop(): void {
    this.isStopped = true;
    for (const timer of this.waiting.keys()) this.forget(timer);
  }

  private forget(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.waiting.delete(timer);
  }

  private async takeCallbacks(): Promise<void> {
    while (this.next < this.bridge.callbacks.length) {
      const callback = this.bridge.callbacks[this.next] as RawCallback;
      this.next += 1;
      await this.takeCallback(callback);
    }
  }

  /** Once, however often it comes. */
  async takeCallback(callback: RawCallback): Promise<void> {
    const { eventId, ...outcome } = await this.bridge.driver.parse(callback);
    if (this.taken.has(eventId)) return;
    this.taken.add(eventId);
    this.take(outcome);
  }

  private take({ events, steps, strayCalls = [] }: BridgeOutcome): void {
    for (const call of strayCalls)
      void this.bridge.driver.hangUpStrayCall?.(call).catch((error: unknown) => (this.failure ??= error as Error));
    this.events.push(...events);
    for (const step of steps) this.begin(step);
  }

  private begin({ afterSeconds = 0, ...step }: DriverStep): void {
    const continueStep = (): void =>
      void this.command(step, () => this.bridge.driver.continueStep(step)).catch((error: unknown) => {
        this.failure ??= new Error('A step failed', { cause: error });
      });
    if (this.isStopped) return;
    if (afterSeconds === 0) return continueStep();
    const timer = setTimeout(() => {
      this.forget(timer);
      continueStep();
    }, afterSeconds * 1000);
    this.waiting.set(timer, { afterSeconds, work: continueStep });
  }
}

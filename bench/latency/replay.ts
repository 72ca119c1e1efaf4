/**
 * Replays the changes of a conference with drawn times: when each of them reaches the last terminal, by the writer, by a
 * push that a writer nudged, or by the push behind the bus. The lock's rules are the product's own.
 */
import { pushSpacingMs, turnOfWriter } from '../../domain/terminals/tell-at-once';
import { type NextPush, nextPush, type PushLockState } from '../../functions/adapters/dynamodb/push-lock';
import { LATE_MS } from '../../functions/terminals/push-changes';
import { Events } from '../measuring/events';
import type { Way } from './follow-changes';

export type ReplayedChange = {
  /** Milliseconds, when its write is answered. */
  readonly at: number;
  /** Whether its writer tells terminals at all, if it may. */
  readonly tells: boolean;
  readonly writer: string;
};

/** Drawn times in milliseconds. */
export type ReplayTimes = {
  /** Of a writer that tells: from the write to the look at the lock, from there to the last message. */
  readonly telling: (writer: string) => { readonly looksAfter: number; readonly sentAfter: number };
  /** From the write, through stream and bus, to the look of a push at the lock; from there to the last message. */
  readonly pushing: () => { readonly looksAfter: number; readonly sentAfter: number };
  /** From a wait's end, through another read, to the last message. */
  readonly afterWait: () => number;
  /** From a writer's look at the lock, through a queue, to the first line of a push; from its turn to the last message. */
  readonly nudging: () => { readonly startsAfter: number; readonly sentAfter: number };
};

export type Arrival = { readonly ms: number; readonly way: Way };

type Message = { readonly through: number; readonly at: number; readonly by: 'writer' | 'nudged' | 'push'; readonly from: number };

export type ReplayOptions = {
  readonly terminals: number;
  /** False: everything goes by stream and bus. */
  readonly isToldAtOnce: boolean;
  /** False: a writer whose turn it is not leaves its change to the push behind the bus. */
  readonly isNudged: boolean;
};

class Replay {
  private readonly events = new Events();
  private readonly messages: Message[] = [];
  private lock: PushLockState | undefined;
  private cursor = -1;

  constructor(
    private readonly changes: readonly ReplayedChange[],
    private readonly times: ReplayTimes,
    private readonly options: ReplayOptions,
  ) {}

  run(): readonly Arrival[] {
    this.changes.forEach((change, index) => {
      if (change.tells && this.options.isToldAtOnce)
        this.plan(change.at, this.times.telling(change.writer), (sentAfter) => this.tell(index, sentAfter));
      this.plan(change.at, this.times.pushing(), (sentAfter) => this.push(index, sentAfter));
    });
    this.events.runUntil(Infinity);
    return this.changes.map(({ at }, index) => this.arrivalOf(index, at));
  }

  private plan(at: number, { looksAfter, sentAfter }: { looksAfter: number; sentAfter: number }, look: (sentAfter: number) => void): void {
    this.events.at(at + looksAfter, () => look(sentAfter));
  }

  private written(): number {
    return this.changes.findLastIndex(({ at }) => at <= this.events.now);
  }

  private send(message: Omit<Message, 'at'>, after: number): void {
    const at = this.events.now + after;
    this.messages.push({ ...message, at });
    this.events.at(at, () => (this.cursor = Math.max(this.cursor, message.through)));
  }

  private tell(index: number, sentAfter: number): void {
    const { now } = this.events;
    const listeners = Array.from({ length: this.options.terminals }, () => ({ expiresAt: Infinity }));
    const turn = turnOfWriter({ listeners, lastPushAt: this.lock?.lastPushAt, now });
    if (!turn || (turn.by === 'push' && !this.options.isNudged)) return;
    this.lock = { ...this.lock, lastPushAt: turn.at, told: turn.at };
    if (turn.by === 'writer') return this.send({ through: index, by: 'writer', from: index }, sentAfter);
    const { startsAfter, sentAfter: pushedAfter } = this.times.nudging();
    this.events.at(Math.max(turn.at, now + startsAfter), () => this.nudged(index, turn.at, pushedAfter));
  }

  private nudged(index: number, turn: number, sentAfter: number): void {
    if (this.events.now > turn + LATE_MS) return this.push(index, sentAfter);
    if (this.cursor < this.written()) this.send({ through: this.written(), by: 'nudged', from: index }, sentAfter);
  }

  private push(index: number, sentAfter: number, mayLook = true): void {
    const through = Math.max(index, this.written());
    if (this.cursor >= through) return;
    const { now } = this.events;
    const next: NextPush = nextPush(this.lock, now, pushSpacingMs(this.options.terminals), mayLook);
    if (next === null) return;
    if ('looksAgainAt' in next) return void this.events.at(next.looksAgainAt, () => this.push(through, sentAfter, false));
    const { awaited, told } = this.lock ?? {};
    this.lock = {
      lastPushAt: next.at,
      ...(told === undefined ? {} : { told }),
      ...(next.isAwaited ? { awaited: next.at } : awaited === undefined ? {} : { awaited }),
    };
    if (!next.isAwaited) return this.send({ through, by: 'push', from: index }, sentAfter);
    this.events.at(next.at, () => {
      if (this.cursor < this.written()) this.send({ through: this.written(), by: 'push', from: index }, this.times.afterWait());
    });
  }

  private arrivalOf(index: number, writtenAt: number): Arrival {
    const carrying = this.messages.filter(({ through }) => through >= index);
    const first = carrying.reduce((one, other) => (other.at < one.at ? other : one));
    const told = first.from === index ? 'told' : 'with-a-later';
    const way = first.by === 'push' ? 'pushed' : first.by === 'nudged' ? 'nudged' : told;
    return { ms: first.at - writtenAt, way };
  }
}

/** Changes are in the order of their versions. */
export const replay = (changes: readonly ReplayedChange[], times: ReplayTimes, options: ReplayOptions): readonly Arrival[] =>
  new Replay(changes, times, options).run();

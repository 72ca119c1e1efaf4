/**
 * One queue in memory. Messages are in lines. Only the front of a line can be received, and none of the line while one
 * of its messages is in flight. In a FIFO queue each message group is a line. In a standard queue each message is a
 * line of its own, and message groups determine the order in which due lines are received. Time is an argument, and the
 * owner of the queue stores its messages on disk.
 */
import { FairQueue } from './fair-queue';
import type { Message } from './message';
import { type Entry, PriorityQueue } from './priority-queue';

/** Anything earlier than now is due. */
const ALWAYS_DUE = 0;

type Line = {
  readonly id: string;
  readonly messages: Message[];
  readonly inFlight: Set<Message>;
  /** Its current entry in a priority queue. All its other entries are outdated. */
  entry: Entry<Line> | null;
};

export type Received = {
  readonly messages: readonly Message[];
  /** Messages that were received too often and belong in the dead-letter queue. They are held here until they are in it. */
  readonly dead: readonly Message[];
};

export type ReceiveRequest = {
  readonly max: number;
  readonly now: number;
  readonly visibilityMs: number;
  readonly newReceipt: () => string;
};

export class Queue {
  private readonly lines = new Map<string, Line>();
  private readonly receipts = new Map<string, Message>();
  private readonly upcoming = new PriorityQueue<Line>();
  /** The due lines of a standard queue. */
  private readonly fairQueue: FairQueue<Line> | null;
  private size = 0;
  private delayed = 0;

  constructor(
    private readonly fifo: boolean,
    private readonly maxReceiveCount: number,
  ) {
    this.fairQueue = fifo ? null : new FairQueue();
  }

  add(message: Message): void {
    const id = this.lineIdOf(message);
    const line = this.lines.get(id) ?? { id, messages: [], inFlight: new Set(), entry: null };
    this.lines.set(id, line);
    line.messages.push(message);
    this.size += 1;
    if (message.delayed) this.delayed += 1;
    if (line.messages[0] === message) this.schedule(line);
  }

  receive({ max, now, visibilityMs, newReceipt }: ReceiveRequest): Received {
    const messages: Message[] = [];
    const dead: Message[] = [];
    for (let line = this.takeDue(now); line; line = messages.length < max ? this.takeDue(now) : undefined) {
      for (let next = 0; messages.length < max;) {
        const message = line.messages[next];
        if (!message || message.visibleAt > now) break;
        if (message.receiveCount >= this.maxReceiveCount) {
          this.markHeld(line, message);
          dead.push(message);
        } else {
          this.markReceived(line, message, now, now + visibilityMs, newReceipt());
          messages.push(message);
        }
        next += 1;
      }
      this.schedule(line);
    }
    return { messages, dead };
  }

  /** As if these messages had not been received, except that they stay invisible for now. */
  unreceive(messages: readonly Message[], visibleAt: number): void {
    for (const message of messages) {
      if (!this.changeVisibility(message.receipt ?? '', visibleAt, true)) continue;
      message.receiveCount -= 1;
      if (message.receiveCount === 0) message.firstReceivedAt = null;
    }
  }

  /** Undefined if this is not the last receipt of its message. */
  withReceipt(receipt: string): Message | undefined {
    return this.receipts.get(receipt);
  }

  /** Does nothing if the message has been removed before. */
  remove(message: Message): void {
    const line = this.lineWith(message);
    if (!line) return;
    this.removeFromLine(line, message);
    this.schedule(line);
  }

  /** Nobody receives a held message, or one behind it in its line, until it is removed or let go. */
  hold(message: Message): void {
    const line = this.lineWith(message);
    if (!line) return;
    this.markHeld(line, message);
    this.schedule(line);
  }

  letGo(message: Message, visibleAt: number): void {
    const line = this.lineWith(message);
    if (!line) return;
    message.visibleAt = visibleAt;
    this.endFlight(line, message);
    this.schedule(line);
  }

  /** Changes when a message becomes visible. If `released`, it is no longer in flight. */
  changeVisibility(receipt: string, visibleAt: number, released: boolean): Message | null {
    const message = this.withReceipt(receipt);
    const line = message && this.lineWith(message);
    if (!message || !line) return null;
    message.visibleAt = visibleAt;
    if (released) {
      this.receipts.delete(receipt);
      message.receipt = null;
      this.endFlight(line, message);
    }
    this.schedule(line);
    return message;
  }

  /** When the next message can be received. */
  dueAt(): number | null {
    if (this.fairQueue && !this.fairQueue.isEmpty()) return ALWAYS_DUE;
    return this.nextEntry()?.at ?? null;
  }

  /** The number of messages that do not wait for a delay that their sender requested: the work to do now. */
  pending(now: number): number {
    if (this.delayed === 0) return this.size;
    return this.all().filter((message) => !message.delayed || message.receiveCount > 0 || message.visibleAt <= now).length;
  }

  all(): Message[] {
    return [...this.lines.values()].flatMap((line) => line.messages);
  }

  private lineIdOf(message: Message): string {
    return this.fifo && message.groupId !== null ? message.groupId : message.id;
  }

  private markReceived(line: Line, message: Message, now: number, visibleAt: number, receipt: string): void {
    if (message.receipt !== null) this.receipts.delete(message.receipt);
    message.receipt = receipt;
    message.visibleAt = visibleAt;
    message.receiveCount += 1;
    message.firstReceivedAt ??= now;
    this.receipts.set(receipt, message);
    this.beginFlight(line, message);
  }

  /** Its earlier receivers have lost it. */
  private markHeld(line: Line, message: Message): void {
    if (message.receipt !== null) this.receipts.delete(message.receipt);
    message.receipt = null;
    message.visibleAt = Infinity;
    this.beginFlight(line, message);
  }

  private beginFlight(line: Line, message: Message): void {
    if (line.inFlight.has(message)) return;
    line.inFlight.add(message);
    this.fairQueue?.countInFlight(message.groupId, 1);
  }

  private endFlight(line: Line, message: Message): void {
    if (line.inFlight.delete(message)) this.fairQueue?.countInFlight(message.groupId, -1);
  }

  private removeFromLine(line: Line, message: Message): void {
    line.messages.splice(line.messages.indexOf(message), 1);
    this.endFlight(line, message);
    if (message.receipt !== null) this.receipts.delete(message.receipt);
    if (line.messages.length === 0) this.lines.delete(line.id);
    this.size -= 1;
    if (message.delayed) this.delayed -= 1;
  }

  private lineWith(message: Message): Line | undefined {
    const line = this.lines.get(this.lineIdOf(message));
    return line?.messages.includes(message) ? line : undefined;
  }

  /** A line is due when its front is visible and none of its messages is in flight. */
  private schedule(line: Line): void {
    const front = line.messages[0];
    line.entry = null;
    if (!front) return;
    const at = Math.max(front.visibleAt, ...[...line.inFlight].map((message) => message.visibleAt));
    line.entry = { at, order: front.sequence, item: line };
    this.upcoming.add(line.entry);
  }

  private takeDue(now: number): Line | undefined {
    const entry = this.fairQueue ? this.takeFairly(this.fairQueue, now) : this.takeFirstDue(now);
    if (!entry) return undefined;
    entry.item.entry = null;
    return entry.item;
  }

  private takeFirstDue(now: number): Entry<Line> | undefined {
    const entry = this.nextEntry();
    if (!entry || entry.at > now) return undefined;
    this.upcoming.removeFirst();
    // The visibility time-outs of its messages have passed.
    for (const message of [...entry.item.inFlight]) this.endFlight(entry.item, message);
    return entry;
  }

  private takeFairly(turns: FairQueue<Line>, now: number): Entry<Line> | undefined {
    for (let due = this.takeFirstDue(now); due; due = this.takeFirstDue(now)) turns.add(due.item.messages[0]?.groupId ?? null, due);
    let entry = turns.takeNext();
    while (entry && entry.item.entry !== entry) entry = turns.takeNext();
    return entry;
  }

  private nextEntry(): Entry<Line> | undefined {
    let entry = this.upcoming.first();
    while (entry && entry.item.entry !== entry) {
      this.upcoming.removeFirst();
      entry = this.upcoming.first();
    }
    return entry;
  }
}

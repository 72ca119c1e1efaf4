/**
 * One queue in memory. Messages stand in groups: a group is received from its front only, and by nobody while a message of
 * it is in flight. A standard queue is one in which every message is its own group. Time comes in as an argument; what is
 * kept on disk is the business of whoever holds the queue.
 */
import { Agenda, type Entry } from './agenda';
import type { Message } from './message';

type Group = {
  readonly id: string;
  readonly messages: Message[];
  readonly inFlight: Set<Message>;
  /** Its place in the agenda; every other entry of it there is out of date. */
  entry: Entry<Group> | null;
};

export type Received = {
  readonly messages: readonly Message[];
  /** Received too often already: they belong in the dead-letter queue. */
  readonly dead: readonly Message[];
};

export type ReceiveRequest = {
  readonly most: number;
  readonly now: number;
  readonly visibilityMs: number;
  readonly newReceipt: () => string;
};

export class Queue {
  private readonly groups = new Map<string, Group>();
  private readonly receipts = new Map<string, Message>();
  private readonly agenda = new Agenda<Group>();
  private size = 0;
  private delayed = 0;

  constructor(
    private readonly fifo: boolean,
    private readonly maxReceiveCount: number,
  ) {}

  add(message: Message): void {
    const id = this.groupIdOf(message);
    const group = this.groups.get(id) ?? { id, messages: [], inFlight: new Set(), entry: null };
    this.groups.set(id, group);
    group.messages.push(message);
    this.size += 1;
    if (message.delayed) this.delayed += 1;
    if (group.messages[0] === message) this.schedule(group);
  }

  receive({ most, now, visibilityMs, newReceipt }: ReceiveRequest): Received {
    const messages: Message[] = [];
    const dead: Message[] = [];
    for (let group = this.takeDue(now); group; group = messages.length < most ? this.takeDue(now) : undefined) {
      group.inFlight.clear();
      for (let next = 0; messages.length < most;) {
        const message = group.messages[next];
        if (!message || message.visibleAt > now) break;
        if (message.receiveCount >= this.maxReceiveCount) {
          this.forget(group, message);
          dead.push(message);
          continue;
        }
        this.hand(group, message, now, now + visibilityMs, newReceipt());
        messages.push(message);
        next += 1;
      }
      this.schedule(group);
    }
    return { messages, dead };
  }

  /** Takes a message out for good. Null when the receipt is no longer its last one. */
  delete(receipt: string): Message | null {
    const found = this.withReceipt(receipt);
    if (!found) return null;
    this.forget(found.group, found.message);
    this.schedule(found.group);
    return found.message;
  }

  /** Takes a message out that nobody has received. */
  remove(message: Message): void {
    const group = this.groups.get(this.groupIdOf(message));
    if (!group?.messages.includes(message)) return;
    this.forget(group, message);
    this.schedule(group);
  }

  /** Hides a message longer or shorter; at once visible, or `released`, it is no longer in flight. */
  changeVisibility(receipt: string, visibleAt: number, released: boolean): Message | null {
    const found = this.withReceipt(receipt);
    if (!found) return null;
    const { group, message } = found;
    message.visibleAt = visibleAt;
    if (released) {
      this.receipts.delete(receipt);
      message.receipt = null;
      group.inFlight.delete(message);
    }
    this.schedule(group);
    return message;
  }

  /** Null when the receipt is no longer the last one of its message. */
  visibleAt(receipt: string): number | null {
    return this.receipts.get(receipt)?.visibleAt ?? null;
  }

  /** When somebody could receive something next. */
  dueAt(): number | null {
    return this.nextEntry()?.at ?? null;
  }

  /** Messages that are not waiting for a delay their sender wished: what is left to do now. */
  pending(now: number): number {
    if (this.delayed === 0) return this.size;
    return this.all().filter((message) => !message.delayed || message.receiveCount > 0 || message.visibleAt <= now).length;
  }

  all(): Message[] {
    return [...this.groups.values()].flatMap((group) => group.messages);
  }

  private groupIdOf(message: Message): string {
    return this.fifo && message.groupId !== null ? message.groupId : message.id;
  }

  private hand(group: Group, message: Message, now: number, visibleAt: number, receipt: string): void {
    if (message.receipt !== null) this.receipts.delete(message.receipt);
    message.receipt = receipt;
    message.visibleAt = visibleAt;
    message.receiveCount += 1;
    message.firstReceivedAt ??= now;
    this.receipts.set(receipt, message);
    group.inFlight.add(message);
  }

  private forget(group: Group, message: Message): void {
    group.messages.splice(group.messages.indexOf(message), 1);
    group.inFlight.delete(message);
    if (message.receipt !== null) this.receipts.delete(message.receipt);
    if (group.messages.length === 0) this.groups.delete(group.id);
    this.size -= 1;
    if (message.delayed) this.delayed -= 1;
  }

  private withReceipt(receipt: string): { message: Message; group: Group } | null {
    const message = this.receipts.get(receipt);
    const group = message && this.groups.get(this.groupIdOf(message));
    return message && group ? { message, group } : null;
  }

  /** A group is due when its front is visible and nothing of it is in flight any more. */
  private schedule(group: Group): void {
    const front = group.messages[0];
    group.entry = null;
    if (!front) return;
    const at = Math.max(front.visibleAt, ...[...group.inFlight].map((message) => message.visibleAt));
    group.entry = { at, order: front.sequence, item: group };
    this.agenda.add(group.entry);
  }

  private takeDue(now: number): Group | undefined {
    const entry = this.nextEntry();
    if (!entry || entry.at > now) return undefined;
    this.agenda.removeFirst();
    entry.item.entry = null;
    return entry.item;
  }

  private nextEntry(): Entry<Group> | undefined {
    let entry = this.agenda.first();
    while (entry && entry.item.entry !== entry) {
      this.agenda.removeFirst();
      entry = this.agenda.first();
    }
    return entry;
  }
}

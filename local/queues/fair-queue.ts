/**
 * Selects the next due message of a standard queue: one of the message group with the fewest messages in flight, so
 * that one group's backlog does not delay another's. Among equal groups the one served longest ago goes first. Messages
 * without a group are never counted as in flight, so they never wait behind others.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
import { PriorityQueue, type Entry } from './priority-queue';

type Group<Item> = { readonly groupId: string | null; readonly due: PriorityQueue<Item>; inFlight: number };

export class FairQueue<Item> {
  private readonly groups = new Map<string | null, Group<Item>>();
  /**
   * Groups with a due message, by their number of messages in flight. In each slot the group served longest ago is
   * first.
   */
  private readonly slots: (Set<Group<Item>> | undefined)[] = [];
  private size = 0;

  isEmpty(): boolean {
    return this.size === 0;
  }

  /** Adds a due entry of the group. */
  add(groupId: string | null, entry: Entry<Item>): void {
    const group = this.groupOf(groupId);
    if (!group.due.first()) this.slotOf(group).add(group);
    group.due.add(entry);
    this.size += 1;
  }

  takeNext(): Entry<Item> | undefined {
    const slot = this.slots.find((groups) => groups !== undefined && groups.size > 0);
    const group = slot?.values().next().value;
    const entry = group?.due.first();
    if (!slot || !group || !entry) return undefined;
    slot.delete(group);
    group.due.removeFirst();
    this.size -= 1;
    if (group.due.first()) slot.add(group);
    else this.forgetIdle(group);
    return entry;
  }

  /** Call this with 1 when a message of the group is received, and with -1 when it is no longer in flight. */
  countInFlight(groupId: string | null, change: 1 | -1): void {
    if (groupId === null) return;
    const group = this.groupOf(groupId);
    const isWaiting = this.slotOf(group).delete(group);
    group.inFlight += change;
    if (isWaiting) this.slotOf(group).add(group);
    else this.forgetIdle(group);
  }

  private groupOf(groupId: string | null): Group<Item> {
    const group = this.groups.get(groupId) ?? { groupId, due: new PriorityQueue<Item>(), inFlight: 0 };
    this.groups.set(groupId, group);
    return group;
  }

  private slotOf({ inFlight }: Group<Item>): Set<Group<Item>> {
    const slot = this.slots[inFlight] ?? new Set();
    this.slots[inFlight] = slot;
    return slot;
  }

  private forgetIdle(group: Group<Item>): void {
    if (group.inFlight === 0 && !group.due.first()) this.groups.delete(group.groupId);
  }
}

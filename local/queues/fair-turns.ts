/**
 * Whose message a standard queue hands out next, among those that are due: one of the message group with the fewest in flight,
 * so that a group's backlog does not hold up another's. Among equals it goes around. Messages without a group are never
 * counted, and so never wait behind others.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
import { Agenda, type Entry } from './agenda';

type Tenant<Item> = { readonly groupId: string | null; readonly due: Agenda<Item>; inFlight: number };

export class FairTurns<Item> {
  private readonly tenants = new Map<string | null, Tenant<Item>>();
  /** Tenants with something due, by how much of theirs is in flight; at each place the one that was served longest ago is first. */
  private readonly waiting: (Set<Tenant<Item>> | undefined)[] = [];
  private size = 0;

  isEmpty(): boolean {
    return this.size === 0;
  }

  /** Something of the group has become due. */
  add(groupId: string | null, entry: Entry<Item>): void {
    const tenant = this.tenantOf(groupId);
    if (!tenant.due.first()) this.placeOf(tenant).add(tenant);
    tenant.due.add(entry);
    this.size += 1;
  }

  take(): Entry<Item> | undefined {
    const place = this.waiting.find((tenants) => tenants !== undefined && tenants.size > 0);
    const tenant = place?.values().next().value;
    const entry = tenant?.due.first();
    if (!place || !tenant || !entry) return undefined;
    place.delete(tenant);
    tenant.due.removeFirst();
    this.size -= 1;
    if (tenant.due.first()) place.add(tenant);
    else this.forgetIdle(tenant);
    return entry;
  }

  /** A message of the group has been received (1), or is no longer in flight (-1). */
  count(groupId: string | null, change: 1 | -1): void {
    if (groupId === null) return;
    const tenant = this.tenantOf(groupId);
    const isWaiting = this.placeOf(tenant).delete(tenant);
    tenant.inFlight += change;
    if (isWaiting) this.placeOf(tenant).add(tenant);
    else this.forgetIdle(tenant);
  }

  private tenantOf(groupId: string | null): Tenant<Item> {
    const tenant = this.tenants.get(groupId) ?? { groupId, due: new Agenda<Item>(), inFlight: 0 };
    this.tenants.set(groupId, tenant);
    return tenant;
  }

  private placeOf({ inFlight }: Tenant<Item>): Set<Tenant<Item>> {
    const place = this.waiting[inFlight] ?? new Set();
    this.waiting[inFlight] = place;
    return place;
  }

  private forgetIdle(tenant: Tenant<Item>): void {
    if (tenant.inFlight === 0 && !tenant.due.first()) this.tenants.delete(tenant.groupId);
  }
}

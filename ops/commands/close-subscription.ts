/**
 * Closes a partner's subscription by the rule of a deletion. Nothing is delivered any more, except the event of its end.
 * Its partner sees the reason `NETWORK_TERMINATED`, and cannot activate it again.
 */
import { statusAt } from '../../domain/subscription/status';
import { subscriptionNotFound } from '../../domain/errors';
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { deleteAtOnce } from '../../functions/partners/subscriptions/delete-at-once';
import type { SubscriptionId } from '../../schemas/subscription';
import type { Connection } from '../deployment/connection';
import { type Report, report } from '../report';

export const closeSubscription = async (connection: Connection, subscriptionId: SubscriptionId, isDryRun: boolean): Promise<Report> => {
  const { subscriptionStore, queues, now: clock } = connection;
  const find = async (): Promise<SubscriptionRecord> => {
    const found = await subscriptionStore.find(subscriptionId);
    if (!found) throw subscriptionNotFound();
    return found;
  };
  const seen = await find();
  const status = statusAt(seen, clock());
  if (isDryRun && seen.status !== 'DELETED') {
    return report({ subscriptionId, status, changed: false, dryRun: true }, [
      `${subscriptionId} is ${status}. It would be deleted, and deliveries that have not arrived would be given up.`,
      'Nothing has been changed. Repeat the command with --yes.',
    ]);
  }
  // Also if it is deleted already: an earlier run may not have completed.
  const closed = isDryRun ? seen : await deleteAtOnce({ subscriptionStore, queues, clock }, find, 'operator');
  const by = closed.closedByOperator ? 'an operator' : 'its client';
  const changed = seen.status !== 'DELETED';
  const data = { subscriptionId, status: closed.status, closedByOperator: closed.closedByOperator ?? false, changed };
  return report(data, [changed ? `${subscriptionId} is closed.` : `${subscriptionId} was deleted already, by ${by}.`]);
};

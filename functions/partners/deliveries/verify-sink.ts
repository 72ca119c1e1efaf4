/** A sink proves that it belongs to its partner: it accepts a verification, and the subscription becomes active. */
import { afterSuccess } from '../../../domain/subscription/circuit-breaker';
import { isVerification } from '../../../domain/subscription/delivery-rules';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { sendTask } from './send-task';

type VerifyDeps = Pick<Deps, 'subscriptionStore' | 'queues'>;

const hasSucceededBefore = ({ attempts }: DeliveryRecord): boolean => attempts.some(({ error }) => error === null);

/**
 * If the change is refused, it may have been made already: by an earlier try of this write, or for another copy of the
 * message.
 */
const activate = async ({ subscriptionStore }: VerifyDeps, id: SubscriptionId): Promise<boolean> => {
  const change = { status: 'ACTIVE', inactiveReason: null, ...afterSuccess } as const;
  const active = await subscriptionStore.change(id, change, { status: 'ACTIVATION_REQUESTED' });
  return (active ?? (await subscriptionStore.find(id)))?.status === 'ACTIVE';
};

/** Handles an accepted verification. If an earlier attempt stopped halfway, this requests the next steps again. */
export const verifySink = async (deps: VerifyDeps, { id, status }: SubscriptionRecord, delivery: DeliveryRecord): Promise<void> => {
  if (!isVerification(delivery.eventType)) return;
  const isFirst = status === 'ACTIVATION_REQUESTED';
  if (!isFirst && (status !== 'ACTIVE' || hasSucceededBefore(delivery))) return;
  if (isFirst && !(await activate(deps, id))) return;
  await sendTask(deps, { task: 'activated', subscriptionId: id });
};

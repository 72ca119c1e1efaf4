/** A subscription as its client sees it, without internal fields. */
import type { Subscription } from '../../schemas/subscription';
import { timestamp } from '../conference/view/timestamp';
import type { SubscriptionRecord } from './record';
import { statusAt } from './status';

const configOf = ({ conferenceId, expiresAt, maxEvents, initialEvent }: SubscriptionRecord): Subscription['config'] => ({
  subscriptionDetail: conferenceId === undefined ? {} : { conferenceId },
  ...(expiresAt === undefined ? {} : { subscriptionExpireTime: timestamp(expiresAt) }),
  ...(maxEvents === undefined ? {} : { subscriptionMaxEvents: maxEvents }),
  initialEvent,
});

export const subscriptionView = (record: SubscriptionRecord, now: number): Subscription => {
  const status = statusAt(record, now);
  return {
    id: record.id,
    protocol: 'HTTP',
    sink: record.sink,
    types: [...record.types],
    config: configOf(record),
    status,
    inactiveReason: status === 'INACTIVE' ? (record.inactiveReason ?? null) : null,
    startsAt: timestamp(record.startsAt),
    ...(record.expiresAt === undefined ? {} : { expiresAt: timestamp(record.expiresAt) }),
  };
};

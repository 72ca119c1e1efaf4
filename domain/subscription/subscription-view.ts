/** A subscription as its client sees it, without internal fields and without its token. */
import type { Subscription } from '../../schemas/subscription';
import { timestamp } from '../conference/view/timestamp';
import { endOf } from './ending';
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
  const end = endOf(record);
  return {
    id: record.id,
    protocol: 'HTTP',
    sink: record.sink,
    types: [...record.types],
    config: configOf(record),
    status,
    inactiveReason: status === 'INACTIVE' ? (record.inactiveReason ?? null) : null,
    startsAt: timestamp(record.startsAt),
    ...(end === undefined ? {} : { expiresAt: timestamp(end) }),
  };
};

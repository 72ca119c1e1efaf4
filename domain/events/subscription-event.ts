/** The event of a change of a subscription. Making it again gives the same bytes. */
import type { SubscriptionEventType } from '../../schemas/events/event-types';
import type { SubscriptionEvent, SubscriptionEventData } from '../../schemas/events/subscription-event';
import { timestamp } from '../conference/view/timestamp';
import type { SubscriptionRecord } from '../subscription/record';

export type SubscriptionEventInput = Omit<SubscriptionEventData, 'subscriptionId' | 'status'> & {
  /** The deployment. */
  readonly source: string;
  readonly at: number;
  /** `status` is the status that the event reports. */
  readonly subscription: Pick<SubscriptionRecord, 'id' | 'status'>;
  readonly type: SubscriptionEventType;
  /** Distinguishes several events of one type. A repeated event has the same key. */
  readonly eventKey?: string;
};

/** `rollcall.subscription.started.v1` → `started`. */
const shortName = (type: SubscriptionEventType): string => type.split('.').at(-2) ?? type;

/** A subscription starts once and ends once, whichever function notices it. So these events do not take a key. */
const ONCE: readonly SubscriptionEventType[] = ['rollcall.subscription.started.v1', 'rollcall.subscription.ended.v1'];

const idOf = ({ subscription, type, eventKey }: SubscriptionEventInput): string =>
  [subscription.id, shortName(type), ...(eventKey === undefined || ONCE.includes(type) ? [] : [eventKey])].join('_');

export const subscriptionEvent = (input: SubscriptionEventInput): SubscriptionEvent => {
  const { source, at, subscription, type, eventKey: _key, ...reasons } = input;
  return {
    specversion: '1.0',
    id: idOf(input),
    source,
    type,
    subject: subscription.id,
    time: timestamp(at),
    datacontenttype: 'application/json',
    data: { subscriptionId: subscription.id, status: subscription.status, ...reasons },
  };
};

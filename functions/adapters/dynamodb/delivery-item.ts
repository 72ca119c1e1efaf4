/**
 * Converts a delivery's item to and from its record. The event is compressed and members have short names, so that
 * storing an ordinary delivery and noting its attempt take one write unit each.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { timestamp } from '../../../domain/conference/view/timestamp';
import { DeliveryAttempt, DeliveryId, DeliveryStatus } from '../../../schemas/delivery';
import { SubscriptionId } from '../../../schemas/subscription';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Item } from './item';
import { deliveriesPartition, deliveryKey } from './keys';
import { expiryAfter } from './subscription-commands';

/** The members of the item. */
export const attribute = {
  eventId: 'e',
  eventType: 't',
  body: 'b',
  status: 's',
  createdAt: 'c',
  nextAttemptAt: 'n',
  attempts: 'a',
  round: 'u',
  tries: 'r',
  ttl: 'ttl',
} as const;

const stored = z.strictObject({
  subscriptionId: SubscriptionId,
  id: DeliveryId,
  eventId: z.string(),
  eventType: z.string(),
  body: z.string(),
  status: DeliveryStatus,
  createdAt: z.number().int(),
  nextAttemptAt: z.number().int().optional(),
  attempts: z.array(DeliveryAttempt),
  round: z.number().int().min(1),
  tries: z.number().int().min(0),
} satisfies Record<keyof DeliveryRecord, z.ZodType>);

/** This byte precedes the bytes of a body. It says how they are encoded, so that another encoding can be added. */
const DEFLATED = Buffer.from([1]);

const packed = (body: string): AttributeValue => ({ B: Buffer.concat([DEFLATED, deflateRawSync(body, { level: 9 })]) });

const unpacked = (bytes: Uint8Array = DEFLATED): string => {
  if (bytes[0] !== DEFLATED[0]) throw new Error('A stored event is written in a way that is not known');
  return inflateRawSync(bytes.subarray(1)).toString('utf8');
};

const number = (value: number): AttributeValue => ({ N: String(value) });

export const encodeAttempt = ({ at, durationMs, status, error }: DeliveryAttempt): AttributeValue => ({
  M: {
    a: number(Date.parse(at)),
    d: number(durationMs),
    ...(status === null ? {} : { s: number(status) }),
    ...(error === null ? {} : { e: { S: error } }),
  },
});

const decodeAttempt = ({ M: attempt = {} }: AttributeValue): unknown => ({
  at: timestamp(Number(attempt['a']?.N)),
  durationMs: Number(attempt['d']?.N),
  status: attempt['s'] === undefined ? null : Number(attempt['s'].N),
  error: attempt['e']?.S ?? null,
});

export const encodeDelivery = (delivery: DeliveryRecord): Item => ({
  ...deliveryKey(delivery.subscriptionId, delivery.id),
  [attribute.eventId]: { S: delivery.eventId },
  [attribute.eventType]: { S: delivery.eventType },
  [attribute.body]: packed(delivery.body),
  [attribute.status]: { S: delivery.status },
  [attribute.createdAt]: number(delivery.createdAt),
  ...(delivery.nextAttemptAt === undefined ? {} : { [attribute.nextAttemptAt]: number(delivery.nextAttemptAt) }),
  [attribute.attempts]: { L: delivery.attempts.map(encodeAttempt) },
  [attribute.round]: number(delivery.round),
  [attribute.tries]: number(delivery.tries),
  [attribute.ttl]: expiryAfter(delivery.createdAt),
});

const PARTITION = deliveriesPartition('');

/** Throws if an item is not a delivery. */
export const decodeDelivery = (item: Item): DeliveryRecord => {
  const next = item[attribute.nextAttemptAt];
  return stored.parse({
    subscriptionId: item['pk']?.S?.slice(PARTITION.length),
    id: item['sk']?.S,
    eventId: item[attribute.eventId]?.S,
    eventType: item[attribute.eventType]?.S,
    body: unpacked(item[attribute.body]?.B),
    status: item[attribute.status]?.S,
    createdAt: Number(item[attribute.createdAt]?.N),
    ...(next === undefined ? {} : { nextAttemptAt: Number(next.N) }),
    attempts: (item[attribute.attempts]?.L ?? []).map(decodeAttempt),
    round: Number(item[attribute.round]?.N),
    tries: Number(item[attribute.tries]?.N),
  }) as DeliveryRecord;
};

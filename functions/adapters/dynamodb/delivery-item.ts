/**
 * Converts a delivery's item to and from its record. The event is compressed and sealed, and members have short names,
 * so that storing an ordinary delivery and noting its attempt take one write unit each.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { timestamp } from '../../../domain/conference/view/timestamp';
import { DeliveryAttempt, DeliveryId, DeliveryStatus } from '../../../schemas/delivery';
import { DAY_SECONDS, SECOND_MS } from '../../../schemas/durations';
import { SubscriptionId } from '../../../schemas/subscription';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Seal } from '../../ports/seal';
import type { Item } from './item';
import { deliveryKey, subscriptionOfLog } from './keys';

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
  status: DeliveryStatus,
  createdAt: z.number().int(),
  nextAttemptAt: z.number().int().optional(),
  attempts: z.array(DeliveryAttempt),
  round: z.number().int().min(1),
  tries: z.number().int().min(0),
} satisfies Record<keyof DeliveryRecord, z.ZodType>);

/** This byte precedes the bytes of a body. It says how they are encoded, so that another encoding can be added. */
const SEALED = Buffer.from([2]);

const number = (value: number): AttributeValue => ({ N: String(value) });

type Key = Pick<DeliveryRecord, 'subscriptionId' | 'id'>;

const aboutOf = ({ subscriptionId, id }: Key): string => `${subscriptionId} ${id}`;

/** The event, compressed and then sealed, since sealed bytes cannot be compressed. */
export const sealBody = async (seal: Seal, delivery: Key & { readonly body: string }): Promise<AttributeValue> => {
  const sealed = await seal.close(deflateRawSync(delivery.body, { level: 9 }), aboutOf(delivery));
  return { B: Buffer.concat([SEALED, sealed]) };
};

/** Throws if the bytes are not those of this delivery. */
export const openBody = async (seal: Seal, key: Key, { [attribute.body]: body }: Item): Promise<string> => {
  const bytes = body?.B ?? Buffer.of();
  if (bytes[0] !== SEALED[0]) throw new Error('A stored event is written in a way that is not known');
  return inflateRawSync(await seal.open(bytes.subarray(1), aboutOf(key))).toString('utf8');
};

/** The log of a subscription that has ended is kept for 30 days; no event outlives the conference that it is about. */
const MAX_KEPT_DAYS = 30;

const expiryOf = (createdAt: number, retentionDays: number): AttributeValue =>
  number(Math.ceil(createdAt / SECOND_MS) + Math.min(MAX_KEPT_DAYS, retentionDays) * DAY_SECONDS);

/** DynamoDB deletes expired items late. */
export const hasExpired = (item: Item, now: number): boolean => Number(item[attribute.ttl]?.N) * SECOND_MS <= now;

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

/** The item without its event. */
export const encodeDelivery = (delivery: DeliveryRecord, retentionDays: number): Item => ({
  ...deliveryKey(delivery.subscriptionId, delivery.id),
  [attribute.eventId]: { S: delivery.eventId },
  [attribute.eventType]: { S: delivery.eventType },
  [attribute.status]: { S: delivery.status },
  [attribute.createdAt]: number(delivery.createdAt),
  ...(delivery.nextAttemptAt === undefined ? {} : { [attribute.nextAttemptAt]: number(delivery.nextAttemptAt) }),
  [attribute.attempts]: { L: delivery.attempts.map(encodeAttempt) },
  [attribute.round]: number(delivery.round),
  [attribute.tries]: number(delivery.tries),
  [attribute.ttl]: expiryOf(delivery.createdAt, retentionDays),
});

/** The delivery without its event. Throws if an item is not a delivery. */
export const decodeDelivery = (item: Item): DeliveryRecord => {
  const next = item[attribute.nextAttemptAt];
  return stored.parse({
    subscriptionId: subscriptionOfLog(item['pk']?.S),
    id: item['sk']?.S,
    eventId: item[attribute.eventId]?.S,
    eventType: item[attribute.eventType]?.S,
    status: item[attribute.status]?.S,
    createdAt: Number(item[attribute.createdAt]?.N),
    ...(next === undefined ? {} : { nextAttemptAt: Number(next.N) }),
    attempts: (item[attribute.attempts]?.L ?? []).map(decodeAttempt),
    round: Number(item[attribute.round]?.N),
    tries: Number(item[attribute.tries]?.N),
  }) as DeliveryRecord;
};

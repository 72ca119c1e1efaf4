/** One event to be delivered to the sink of one subscription, with every attempt. */
import * as z from 'zod';
import { Timestamp, TimestampInput } from './common';
import { DELIVERY_ID, whole } from './id-patterns';

/**
 * `dlv_`, the event's time (10), and a hash of subscription and event (16): the same for a repeated event, newest last.
 */
export const DeliveryId = z.string().regex(whole(DELIVERY_ID), 'must be a delivery id').meta({
  id: 'DeliveryId',
  description: 'Identifies a delivery; every attempt sends it as `webhook-id`.',
  example: 'dlv_01kbjz5w3m8f2d6p7q4r7h2k9q',
});
export type DeliveryId = z.infer<typeof DeliveryId>;

export const DeliveryStatus = z.enum(['pending', 'succeeded', 'failed', 'held']).meta({ id: 'DeliveryStatus' });
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/** Why an attempt failed. The last two are about an answer, all others about the way to it. */
export const AttemptError = z
  .enum([
    'address-not-allowed',
    'unknown-host',
    'lookup-failed',
    'lookup-timed-out',
    'connection-refused',
    'connection-timed-out',
    'connection-reset',
    'unreachable',
    'certificate-name',
    'certificate-authority',
    'certificate-expired',
    'certificate-not-yet-valid',
    'certificate-invalid',
    'tls-version',
    'tls-failed',
    'tls-timed-out',
    'timed-out',
    'invalid-answer',
    'redirected',
    'refused',
  ])
  .meta({ id: 'AttemptError' });
export type AttemptError = z.infer<typeof AttemptError>;

export const DeliveryAttempt = z
  .object({
    at: Timestamp,
    durationMs: z.int(),
    /** The status that the sink answered; `null` if it did not answer. */
    status: z.int().nullable(),
    error: AttemptError.nullable(),
  })
  .meta({ id: 'DeliveryAttempt' });
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

export const Delivery = z
  .object({
    id: DeliveryId,
    eventId: z.string(),
    eventType: z.string(),
    status: DeliveryStatus,
    createdAt: Timestamp,
    nextAttemptAt: Timestamp.nullable(),
    attempts: z.array(DeliveryAttempt),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryPage = z.object({ items: z.array(Delivery), nextCursor: z.string().optional() }).meta({ id: 'DeliveryPage' });

export const RecoverRequest = z.strictObject({ since: TimestampInput }).meta({ id: 'RecoverRequest' });

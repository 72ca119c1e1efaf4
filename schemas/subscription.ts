/** A partner's subscription to events, in CAMARA's shape (Commonalities, event subscription guide). */
import * as z from 'zod';
import { ConferenceId, Timestamp, TimestampInput } from './common';
import { eventTypes } from './events/event-types';
import { SUBSCRIPTION_ID, whole } from './id-patterns';
import { SinkCredential } from './sink-credential';

/**
 * `sub_`, whose conferences it sees (16: an initiator key, or sixteen zeros for everyone's), and random characters
 * (16). An initiator key of a later hash key begins with `u`, as in a conference id.
 */
export const SubscriptionId = z
  .string()
  .regex(whole(SUBSCRIPTION_ID), 'must be a subscription id')
  .meta({ id: 'SubscriptionId', description: 'Identifies a subscription.', example: 'sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p' });
export type SubscriptionId = z.infer<typeof SubscriptionId>;

export const SubscriptionStatus = z
  .enum(['ACTIVATION_REQUESTED', 'ACTIVE', 'INACTIVE', 'EXPIRED', 'DELETED'])
  .meta({ id: 'SubscriptionStatus' });
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;

/** Why a subscription is not active. */
export const InactiveReason = z.enum(['not-verified', 'sink-gone', 'failing']).meta({ id: 'InactiveReason' });
export type InactiveReason = z.infer<typeof InactiveReason>;

/** Whether a pattern matches an event type: exactly, or as a prefix if the pattern ends with `.*`. */
export const matchesType = (pattern: string, type: string): boolean =>
  pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;

const anyOf = (words: readonly string[]): string => `(?:${[...new Set(words)].join('|')})`;

/** What the refinement below takes, for readers of the contract. */
const patternOfPatterns = (): string => {
  const parts = eventTypes.map((type) => type.split('.'));
  const [roots, kinds] = [0, 1].map((index) => parts.map((part) => part[index] ?? '')) as [string[], string[]];
  const below = (kind: string): string => {
    const own = parts.filter((part) => part[1] === kind);
    return `${kind}\\.(?:\\*|${anyOf(own.map((part) => part[2] ?? ''))}\\.(?:\\*|${anyOf(own.map((part) => part[3] ?? ''))}))`;
  };
  return `^${anyOf(roots)}\\.(?:\\*|${anyOf(kinds.map(below))})$`;
};

const EventTypePattern = z
  .string()
  .max(80)
  .refine((pattern) => eventTypes.some((type) => matchesType(pattern, type)), 'must be an event type, or a prefix of one followed by .*')
  .meta({ id: 'EventTypePattern', pattern: patternOfPatterns(), example: 'rollcall.participant.*' });

/** Longer than any URL that servers accept. */
const MAX_SINK_CHARACTERS = 2048;

const detail = z.strictObject({ conferenceId: ConferenceId.optional() });
const config = {
  subscriptionMaxEvents: z.int().min(1).max(1_000_000).optional(),
  initialEvent: z.boolean().optional(),
};

const SubscriptionConfig = z
  .object({ ...config, subscriptionDetail: detail, subscriptionExpireTime: Timestamp.optional() })
  .meta({ id: 'SubscriptionConfig' });

export const CreateSubscriptionRequest = z
  .strictObject({
    protocol: z.literal('HTTP'),
    sink: z
      .string()
      .min(1)
      .max(MAX_SINK_CHARACTERS)
      .meta({ description: 'The URL that Rollcall posts deliveries to: https, at a public address.' }),
    sinkCredential: SinkCredential.optional(),
    types: z.array(EventTypePattern).min(1).max(eventTypes.length),
    config: z
      .strictObject({ ...config, subscriptionDetail: detail.optional(), subscriptionExpireTime: TimestampInput.optional() })
      .optional(),
  })
  .meta({ id: 'CreateSubscriptionRequest' });
export type CreateSubscriptionRequest = z.infer<typeof CreateSubscriptionRequest>;

export const Subscription = z
  .object({
    id: SubscriptionId,
    protocol: z.literal('HTTP'),
    sink: z.string(),
    types: z.array(z.string()),
    config: SubscriptionConfig,
    status: SubscriptionStatus,
    inactiveReason: InactiveReason.nullable(),
    startsAt: Timestamp,
    expiresAt: Timestamp.optional(),
  })
  .meta({ id: 'Subscription' });
export type Subscription = z.infer<typeof Subscription>;

/** `whsec_` and base64, the form that Standard Webhooks uses. */
const Secret = z.string().meta({
  description:
    'The secret that signs the deliveries (Standard Webhooks). No later request returns it, except this one repeated with its `Idempotency-Key`.',
});

export const NewSubscription = Subscription.extend({ secret: Secret }).meta({ id: 'NewSubscription' });
export type NewSubscription = z.infer<typeof NewSubscription>;

export const RotatedSecret = z.object({ secret: Secret, previousSecretValidUntil: Timestamp }).meta({ id: 'RotatedSecret' });

export const SubscriptionPage = z
  .object({ items: z.array(Subscription), nextCursor: z.string().optional() })
  .meta({ id: 'SubscriptionPage' });

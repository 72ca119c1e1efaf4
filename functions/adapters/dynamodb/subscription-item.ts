/**
 * Converts a subscription's item to and from the record of the rules. Stored data is input too: an item that does not
 * fit the schema is refused on read.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { ConferenceId } from '../../../schemas/common';
import { InactiveReason, SubscriptionId, SubscriptionStatus } from '../../../schemas/subscription';
import type { Item } from './item';

type Member = Exclude<keyof SubscriptionRecord, 'id'>;
type Kind = 'text' | 'texts' | 'number' | 'flag' | 'bytes';

/** Each member has its full name: there are few of these items, and they are read more than they are written. */
const kinds: Readonly<Record<Member, Kind>> = {
  owner: 'text',
  sink: 'text',
  types: 'texts',
  conferenceId: 'text',
  seesNumbers: 'flag',
  status: 'text',
  inactiveReason: 'text',
  closedByOperator: 'flag',
  statusBefore: 'text',
  startsAt: 'number',
  expiresAt: 'number',
  sealedToken: 'bytes',
  tokenExpiresAt: 'number',
  maxEvents: 'number',
  events: 'number',
  lastEventAt: 'number',
  initialEvent: 'flag',
  secretGeneration: 'number',
  rotationKey: 'text',
  previousSecretUntil: 'number',
  secretKey: 'number',
  previousSecretKey: 'number',
  alsoSees: 'texts',
  heldSince: 'number',
  verificationSince: 'number',
  failures: 'number',
  failingSince: 'number',
  pausedUntil: 'number',
  waitingSince: 'number',
  waitingPause: 'number',
  resumingUntil: 'number',
  slowSince: 'number',
};

const time = z.number().int();
const count = z.number().int().min(0);

const stored = z.strictObject({
  id: SubscriptionId,
  owner: z.string(),
  sink: z.string(),
  types: z.array(z.string()),
  conferenceId: ConferenceId.optional(),
  seesNumbers: z.boolean(),
  status: SubscriptionStatus,
  inactiveReason: InactiveReason.optional(),
  closedByOperator: z.literal(true).optional(),
  statusBefore: SubscriptionStatus.optional(),
  startsAt: time,
  expiresAt: time.optional(),
  sealedToken: z.instanceof(Uint8Array).optional(),
  tokenExpiresAt: time.optional(),
  maxEvents: count.optional(),
  events: count.optional(),
  lastEventAt: time.optional(),
  initialEvent: z.boolean(),
  secretGeneration: count,
  rotationKey: z.string().optional(),
  previousSecretUntil: time.optional(),
  secretKey: count.optional(),
  previousSecretKey: count.optional(),
  alsoSees: z.array(z.string()).optional(),
  heldSince: time,
  verificationSince: time,
  failures: count.optional(),
  failingSince: time.optional(),
  pausedUntil: time.optional(),
  waitingSince: time.optional(),
  waitingPause: time.optional(),
  resumingUntil: time.optional(),
  slowSince: time.optional(),
} satisfies Record<keyof SubscriptionRecord, z.ZodType>);

const members = Object.entries(kinds) as readonly (readonly [Member, Kind])[];

export const encodeMember = (member: Member, value: unknown): AttributeValue => {
  switch (kinds[member]) {
    case 'text':
      return { S: String(value) };
    case 'texts':
      return { L: (value as readonly string[]).map((text) => ({ S: text })) };
    case 'number':
      return { N: String(value) };
    case 'flag':
      return { BOOL: value === true };
    case 'bytes':
      return { B: value as Uint8Array };
  }
};

const decodeMember = (kind: Kind, value: AttributeValue): unknown => {
  switch (kind) {
    case 'text':
      return value.S;
    case 'texts':
      return value.L?.map(({ S }) => S);
    case 'number':
      return Number(value.N);
    case 'flag':
      return value.BOOL;
    case 'bytes':
      return value.B;
  }
};

/** The item without its keys. */
export const encodeSubscription = (record: SubscriptionRecord): Item =>
  Object.fromEntries(members.flatMap(([member]) => (record[member] === undefined ? [] : [[member, encodeMember(member, record[member])]])));

/** Throws if an item is not a subscription. */
export const decodeSubscription = (item: Item): SubscriptionRecord => {
  const decoded = members.flatMap(([member, kind]) => (item[member] === undefined ? [] : [[member, decodeMember(kind, item[member])]]));
  return stored.parse({ id: item['sk']?.S, ...Object.fromEntries(decoded) }) as SubscriptionRecord;
};

/** The conditional writes of a subscription. These functions are pure. */
import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { SubscriptionChange, SubscriptionCondition } from '../../ports/subscription-store';
import { subscriptionKey } from './keys';
import { encodeMember } from './subscription-item';

/** As long as the log of its deliveries: what was written last of it is of the moment of its end. */
const KEPT_DAYS = 30;

/** TTL of a subscription that ends at this time, in epoch seconds. */
export const expiryAfter = (endsAt: number): AttributeValue => ({ N: String(Math.ceil(endsAt / 1000) + KEPT_DAYS * DAY_SECONDS) });

type Member = keyof SubscriptionChange;

const isEnd = ({ status }: SubscriptionChange): boolean => status === 'EXPIRED' || status === 'DELETED';

export const changeSubscription = (
  tableName: string,
  id: SubscriptionId,
  change: SubscriptionChange,
  condition: SubscriptionCondition,
  now: number,
): UpdateItemCommandInput => {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const name = (member: string): string => {
    names[`#${member}`] = member;
    return `#${member}`;
  };
  const value = (key: string, given: AttributeValue): string => {
    values[`:${key}`] = given;
    return `:${key}`;
  };
  const given = Object.entries(change) as [Member, unknown][];
  const sets = given
    .filter(([, to]) => to !== null && to !== undefined)
    .map(([member, to]) => `${name(member)} = ${value(member, encodeMember(member, to))}`);
  if (isEnd(change)) sets.push(`${name('ttl')} = ${value('ttl', expiryAfter(now))}`);
  const removes = given.filter(([, to]) => to === null).map(([member]) => name(member));
  const conditions = (Object.entries(condition) as [Member, unknown][]).map(([member, is]) =>
    is === undefined ? `attribute_not_exists(${name(member)})` : `${name(member)} = ${value(`is_${member}`, encodeMember(member, is))}`,
  );
  return {
    TableName: tableName,
    Key: subscriptionKey(id),
    UpdateExpression: [
      ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
      ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: ['attribute_exists(pk)', ...conditions].join(' AND '),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    ReturnValues: 'ALL_NEW',
  };
};

/** Counts one more event, if the limit allows one more. */
export const countOne = (tableName: string, id: SubscriptionId, eventAt: number): UpdateItemCommandInput => ({
  TableName: tableName,
  Key: subscriptionKey(id),
  UpdateExpression: 'ADD #events :one SET #at = :at',
  ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#max) OR attribute_not_exists(#events) OR #events < #max)',
  ExpressionAttributeNames: { '#events': 'events', '#max': 'maxEvents', '#at': 'lastEventAt' },
  ExpressionAttributeValues: { ':one': { N: '1' }, ':at': { N: String(eventAt) } },
  ReturnValues: 'UPDATED_NEW',
});

/** Converts the items of terminals to and from their records. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { PushCursor, TerminalSubscription } from '../../ports/push-progress';
import type { Connection, NewConnection } from '../../ports/terminal-store';
import type { Item } from './item';

/** Longer than a conference may last: the setting `maxMinutes` ends it after 1 440 minutes at most, a day. */
const CURSOR_SECONDS = 8 * DAY_SECONDS;

/** For connections whose end the gateway did not report. */
export const expiryTtl = (expiresAt: number): AttributeValue => ({ N: String(Math.ceil(expiresAt / 1000) + DAY_SECONDS) });

export const keptTtl = (at: number): AttributeValue => ({ N: String(Math.ceil(at / 1000) + CURSOR_SECONDS) });

const number = (value: number): AttributeValue => ({ N: String(value) });
const numberOf = (value: AttributeValue | undefined): number => Number(value?.N);

/** `caller`: the hash of its name. */
export const connectionItem = (connection: NewConnection, caller: string): Item => ({
  caller: { S: caller },
  clientId: { S: connection.clientId },
  ...(connection.initiatorKey === undefined ? {} : { initiatorKey: { S: connection.initiatorKey } }),
  ...(connection.otherKeys === undefined ? {} : { otherKeys: { SS: [...connection.otherKeys] } }),
  seesAll: { BOOL: connection.seesAll },
  seesNumbers: { BOOL: connection.seesNumbers },
  expiresAt: number(connection.expiresAt),
  ttl: expiryTtl(connection.expiresAt),
});

export const connectionOf = (connectionId: string, item: Item): Connection => ({
  connectionId,
  clientId: item['clientId']?.S ?? '',
  ...(item['initiatorKey']?.S === undefined ? {} : { initiatorKey: item['initiatorKey'].S }),
  ...(item['otherKeys']?.SS === undefined ? {} : { otherKeys: item['otherKeys'].SS }),
  seesAll: item['seesAll']?.BOOL ?? false,
  seesNumbers: item['seesNumbers']?.BOOL ?? false,
  expiresAt: numberOf(item['expiresAt']),
  conferences: item['conferences']?.SS ?? [],
  isFollower: item['isFollower']?.BOOL ?? false,
});

export const subscriptionItem = (subscription: TerminalSubscription): Item => ({
  connectionId: { S: subscription.connectionId },
  seesNumbers: { BOOL: subscription.seesNumbers },
  expiresAt: number(subscription.expiresAt),
  since: number(subscription.since),
  sinceAt: number(subscription.sinceAt),
  ttl: expiryTtl(subscription.expiresAt),
});

export const subscriptionOf = (item: Item): TerminalSubscription => ({
  connectionId: item['connectionId']?.S ?? '',
  seesNumbers: item['seesNumbers']?.BOOL ?? false,
  expiresAt: numberOf(item['expiresAt']),
  since: numberOf(item['since']),
  sinceAt: numberOf(item['sinceAt']),
  ...(item['refusals'] === undefined ? {} : { refusals: numberOf(item['refusals']), refusedSince: numberOf(item['refusedSince']) }),
});

/** Undefined if a push has taken the lock but nothing has been pushed yet. */
export const cursorOf = (item: Item): PushCursor | undefined =>
  item['version'] === undefined ? undefined : { version: numberOf(item['version']), versionAt: numberOf(item['versionAt']) };

/**
 * Stores connections, their subscriptions and how far each conference has been pushed, on the `records` table.
 *
 * | item         | pk                 | sk                      |
 * |--------------|--------------------|-------------------------|
 * | connection   | `connection#` + id | `connection`            |
 * | a caller's open connections | `sockets#` + hash | `open`    |
 * | cursor, lock, whether the opening was announced | conference id | `terminal` |
 * | subscription | conference id      | `terminal#` + connection |
 * | a follower (`dynamo-followers.ts`) | `followers#` + initiator key | connection |
 *
 * So one query finds a conference's cursor and its subscriptions. A connection's own item names its conferences. It
 * always names at least those that the connection subscribes to: a name is added before the subscription and removed
 * after it.
 */
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Refusals } from '../../../domain/terminals/refused-messages';
import type { ConferenceId } from '../../../schemas/common';
import type { Subscribed, TerminalSubscription } from '../../ports/push-progress';
import {
  type Connection,
  type NewConnection,
  type Opener,
  ownKeys,
  type PushLock,
  type Rights,
  type SubscribeOutcome,
  type TerminalStore,
} from '../../ports/terminal-store';
import { allOrThrow } from '../../runtime/all-or-throw';
import { DynamoPushProgress, isHeldBy, number } from './dynamo-push-progress';
import type { Item } from './item';
import { connectionKey, cursorKey, followerKey, hashedName, terminalKey } from './keys';
import {
  addConnectionCommand,
  endedEntries,
  holdConnectionCommand,
  removeConnectionCommand,
  removeEntriesCommand,
} from './open-connections';
import { conferencesUnder, noteRefusalsCommand, refreshConnectionCommand, refreshSubscriptionCommand } from './refresh-commands';
import { LAST_PUSH, nextPush, pushLockOf } from './push-lock';
import { connectionItem, connectionOf, keptTtl, subscriptionItem } from './terminal-items';

export class DynamoTerminalStore extends DynamoPushProgress implements TerminalStore {
  /** The place among the caller's connections is taken first, so no connection is stored without one. */
  async open(connection: NewConnection, opener: Opener): Promise<'opened' | 'full'> {
    const caller = hashedName(opener.caller);
    if (!(await this.takePlace(caller, connection, opener))) return 'full';
    const Item = { ...connectionKey(connection.connectionId), ...connectionItem(connection, caller) };
    try {
      await this.client.send(new PutItemCommand({ TableName: this.tableName, Item }));
    } catch (error) {
      // If this fails too, the place expires with the connection.
      await this.update(removeConnectionCommand(caller, connection)).catch(() => undefined);
      throw error;
    }
    return 'opened';
  }

  async find(connectionId: string): Promise<Connection | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: connectionKey(connectionId), ConsistentRead: true }),
    );
    return item && connectionOf(connectionId, item);
  }

  async close(connectionId: string, seenIn?: ConferenceId): Promise<void> {
    const { Attributes: item } = await this.client.send(
      new DeleteItemCommand({ TableName: this.tableName, Key: connectionKey(connectionId), ReturnValues: 'ALL_OLD' }),
    );
    const connection = item && connectionOf(connectionId, item);
    const conferences = new Set([...(connection?.conferences ?? []), ...(seenIn ? [seenIn] : [])]);
    const caller = item?.['caller']?.S;
    await allOrThrow([
      ...[...conferences].map((conferenceId) => this.removeSubscription(conferenceId, connectionId)),
      ...(connection?.isFollower ? ownKeys(connection).map((key) => this.delete(followerKey(key, connectionId))) : []),
      ...(connection && caller !== undefined ? [this.update(removeConnectionCommand(caller, connection))] : []),
    ]);
  }

  /** The connection last: until then its old end holds. */
  async refresh(connectionId: string, caller: string, rights: Rights): ReturnType<TerminalStore['refresh']> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: connectionKey(connectionId), ConsistentRead: true }),
    );
    if (!item) return 'gone';
    const hash = hashedName(caller);
    if (item['caller']?.S !== hash) return 'another-caller';
    const connection = connectionOf(connectionId, item);
    const [ended, kept] = conferencesUnder(connection, rights);
    await allOrThrow([
      ...ended.map((each) => this.unsubscribe(each, connectionId)),
      ...kept.map((each) => this.update(refreshSubscriptionCommand(each, connection, rights))),
      ...(rights.expiresAt === connection.expiresAt ? [] : [this.update(holdConnectionCommand(hash, { connectionId, ...rights }))]),
    ]);
    if (await this.update(refreshConnectionCommand(connectionId, rights))) return 'gone';
    if (rights.expiresAt !== connection.expiresAt) await this.update(removeConnectionCommand(hash, connection));
    return ended;
  }

  async subscribe(conferenceId: ConferenceId, subscription: TerminalSubscription, max: number): Promise<SubscribeOutcome> {
    const { connectionId } = subscription;
    const refused = await this.update({
      Key: connectionKey(connectionId),
      UpdateExpression: 'ADD conferences :conference',
      ConditionExpression:
        'attribute_exists(pk) AND (attribute_not_exists(conferences) OR contains(conferences, :id) OR size(conferences) < :most)',
      ExpressionAttributeValues: { ':conference': { SS: [conferenceId] }, ':id': { S: conferenceId }, ':most': number(max) },
    });
    if (refused) return refused.item ? 'full' : 'gone';
    const Item = { ...terminalKey(conferenceId, connectionId), ...subscriptionItem(subscription) };
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item }));
    return 'subscribed';
  }

  async unsubscribe(conferenceId: ConferenceId, connectionId: string): Promise<void> {
    await this.removeSubscription(conferenceId, connectionId);
    await this.update({
      Key: connectionKey(connectionId),
      UpdateExpression: 'DELETE conferences :conference',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':conference': { SS: [conferenceId] } },
    });
  }

  async noteRefusals(conferenceId: ConferenceId, connectionId: string, refusals: Refusals): Promise<void> {
    await this.update(noteRefusalsCommand(conferenceId, connectionId, refusals));
  }

  async subscriptions(conferenceId: ConferenceId): Promise<Subscribed> {
    const { cursor, subscriptions } = await this.progress(conferenceId);
    return { cursor, subscriptions };
  }

  /**
   * Takes one write in quiet times and usually two in a burst: the first finds out the state of the lock. The lock
   * names its holder, because the client repeats a write whose answer was lost and is then refused by its own first
   * write.
   */
  async takePushLock(conferenceId: ConferenceId, now: number, spacingMs: number, mayLook = true): Promise<PushLock> {
    const holder = this.newHolder();
    let seen: Item | undefined;
    for (;;) {
      const next = nextPush(seen && pushLockOf(seen), now, spacingMs, mayLook);
      if (next === null) return null;
      if ('looksAgainAt' in next) return { at: next.looksAgainAt, looksAgain: true };
      const refused = await this.update({
        Key: cursorKey(conferenceId),
        UpdateExpression: `SET ${LAST_PUSH} = :at, holder = :holder, #ttl = :ttl${next.isAwaited ? ', awaited = :at' : ''}`,
        ConditionExpression: seen ? `${LAST_PUSH} = :seen` : `attribute_not_exists(${LAST_PUSH}) OR ${LAST_PUSH} <= :quiet`,
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':at': number(next.at),
          ':holder': { S: holder },
          ':ttl': keptTtl(now),
          ...(seen ? { ':seen': seen[LAST_PUSH] ?? number(0) } : { ':quiet': number(now - spacingMs) }),
        },
      });
      if (!refused || isHeldBy(refused.item, holder, next.at)) return { at: next.at };
      seen = refused.item;
    }
  }

  /** Connections whose close nobody reported are forgotten when their places are needed. */
  private async takePlace(caller: string, connection: NewConnection, { most, at }: Opener): Promise<boolean> {
    for (;;) {
      const refused = await this.update(addConnectionCommand(caller, connection, { most }));
      if (!refused) return true;
      const ended = endedEntries(refused.item, at);
      if (ended.length === 0) return false;
      await this.update(removeEntriesCommand(caller, ended));
    }
  }

  private async removeSubscription(conferenceId: ConferenceId, connectionId: string): Promise<void> {
    await this.delete(terminalKey(conferenceId, connectionId));
  }

  private async delete(Key: Item): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key }));
  }
}

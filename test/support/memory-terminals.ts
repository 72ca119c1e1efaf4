/**
 * The store of terminals in memory, for tests that try thousands of orders: it passes the same suite as the one on
 * DynamoDB.
 */
import { minuteOf } from '../../domain/clock-minute';
import { nextPush, type PushLockState } from '../../functions/adapters/dynamodb/push-lock';
import type { Connection, PushCursor, TerminalStore, TerminalSubscription } from '../../functions/ports/terminal-store';

export const memoryTerminalStore = (): TerminalStore => {
  const connections = new Map<string, Omit<Connection, 'conferences'>>();
  const conferencesOf = new Map<string, Set<string>>();
  const subscriptions = new Map<string, Map<string, TerminalSubscription>>();
  const cursors = new Map<string, PushCursor>();
  const messages = new Map<string, number>();
  const pushLocks = new Map<string, PushLockState>();
  const listOf = (connectionId: string): Set<string> => conferencesOf.get(connectionId) ?? new Set();

  return {
    open: async (connection) => {
      connections.set(connection.connectionId, connection);
      conferencesOf.set(connection.connectionId, new Set());
    },
    countMessage: async (connectionId, at, most) => {
      const connection = connections.get(connectionId);
      if (!connection) return undefined;
      const key = `${connectionId} ${String(minuteOf(at))}`;
      const count = messages.get(key) ?? 0;
      if (count >= most) return 'limited';
      messages.set(key, count + 1);
      return { ...connection, conferences: [...listOf(connectionId)] };
    },
    find: async (connectionId) => {
      const connection = connections.get(connectionId);
      return connection && { ...connection, conferences: [...listOf(connectionId)] };
    },
    close: async (connectionId, seenIn) => {
      for (const each of [...listOf(connectionId), ...(seenIn ? [seenIn] : [])]) subscriptions.get(each)?.delete(connectionId);
      connections.delete(connectionId);
      conferencesOf.delete(connectionId);
    },
    subscribe: async (conferenceId, subscription, most) => {
      const { connectionId } = subscription;
      if (!connections.has(connectionId)) return 'gone';
      const list = listOf(connectionId);
      if (!list.has(conferenceId) && list.size >= most) return 'full';
      list.add(conferenceId);
      subscriptions.set(
        conferenceId,
        (subscriptions.get(conferenceId) ?? new Map<string, TerminalSubscription>()).set(connectionId, subscription),
      );
      return 'subscribed';
    },
    unsubscribe: async (conferenceId, connectionId) => {
      subscriptions.get(conferenceId)?.delete(connectionId);
      listOf(connectionId).delete(conferenceId);
    },
    subscriptions: async (conferenceId) => ({
      cursor: cursors.get(conferenceId),
      subscriptions: [...(subscriptions.get(conferenceId)?.values() ?? [])].sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1)),
    }),
    takePushLock: async (conferenceId, now, spacingMs) => {
      const next = nextPush(pushLocks.get(conferenceId), now, spacingMs);
      if (next === null) return null;
      pushLocks.set(conferenceId, { ...pushLocks.get(conferenceId), lastPushAt: next.at, ...(next.isAwaited && { awaited: next.at }) });
      return { at: next.at };
    },
    advance: async (conferenceId, cursor) => {
      if (cursor.version > (cursors.get(conferenceId)?.version ?? 0)) cursors.set(conferenceId, cursor);
    },
  };
};

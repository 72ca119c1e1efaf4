/**
 * The store of terminals in memory, for tests that try thousands of orders: it passes the same suite as the one on
 * DynamoDB.
 */
import { minuteOf } from '../../domain/clock-minute';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { OrderedMessage } from '../../domain/message-order';
import { nextPush, type PushLockState } from '../../functions/adapters/dynamodb/push-lock';
import type { Followers } from '../../functions/ports/followers';
import type { MessageLines, Standing } from '../../functions/ports/message-lines';
import type { PushCursor, Subscribed, TerminalSubscription } from '../../functions/ports/push-progress';
import type { Connection, NewConnection, TerminalStore } from '../../functions/ports/terminal-store';
import type { ConferenceId } from '../../schemas/common';

/** Admits everything: for tests that are not about limits. */
export const anOpener = { caller: 'somebody', most: 10_000, at: 0 } as const;

/** As long as on DynamoDB. */
const PLACE_MS = 12_000;

type Waiting = { readonly place: string; readonly arrivedAt: number; readonly until: number };
type Line = { waiting: Waiting[]; turn?: string; served: readonly OrderedMessage[] };

export const memoryTerminalStore = (): TerminalStore & MessageLines & { readonly followers: Followers } => {
  const callers = new Map<string, string>();
  const open = new Map<string, Map<string, number>>();
  const lines = new Map<string, Line>();
  let places = 0;
  const connections = new Map<string, NewConnection>();
  const conferencesOf = new Map<string, Set<string>>();
  const subscriptions = new Map<string, Map<string, TerminalSubscription>>();
  const cursors = new Map<string, PushCursor>();
  const messages = new Map<string, number>();
  const pushLocks = new Map<string, PushLockState>();
  const announced = new Set<string>();
  const followersOf = new Map<string, Set<string>>();
  const follows = (connectionId: string): boolean =>
    followersOf.get(connections.get(connectionId)?.initiatorKey ?? '')?.has(connectionId) ?? false;
  const whole = (connection: NewConnection): Connection => {
    const { connectionId } = connection;
    return { ...connection, conferences: [...listOf(connectionId)], isFollower: follows(connectionId) };
  };
  const keep = (conferenceId: ConferenceId, subscription: TerminalSubscription): void => {
    const { connectionId } = subscription;
    listOf(connectionId).add(conferenceId);
    const all = subscriptions.get(conferenceId) ?? new Map<string, TerminalSubscription>();
    subscriptions.set(conferenceId, all.set(connectionId, subscription));
  };
  const listOf = (connectionId: string): Set<string> => conferencesOf.get(connectionId) ?? new Set();

  const standing = (connectionId: string, place: string, at: number): Standing | undefined => {
    const [line, connection] = [lines.get(connectionId), connections.get(connectionId)];
    if (!line || !connection) return undefined;
    const live = line.waiting.filter(({ until }) => until > at).sort((one, other) => one.arrivedAt - other.arrivedAt);
    if (!live.some((each) => each.place === line.turn)) delete line.turn;
    if (live[0]?.place === place) line.turn ??= place;
    const order = [...live.filter((each) => each.place === line.turn), ...live.filter((each) => each.place !== line.turn)];
    const ahead = order.findIndex((each) => each.place === place);
    if (ahead === -1) return undefined;
    return { place, ahead, connection: whole(connection), served: line.served };
  };

  const subscribed = (conferenceId: ConferenceId): Subscribed => ({
    cursor: cursors.get(conferenceId),
    subscriptions: [...(subscriptions.get(conferenceId)?.values() ?? [])].sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1)),
  });

  return {
    open: async (connection, { caller, most, at }) => {
      const { connectionId, expiresAt } = connection;
      const others = new Map([...(open.get(caller) ?? [])].filter(([, end]) => end > at));
      if (others.size >= most && !others.has(connectionId)) return 'full';
      open.set(caller, others.set(connectionId, expiresAt));
      callers.set(connectionId, caller);
      connections.set(connectionId, connection);
      conferencesOf.set(connectionId, new Set());
      lines.set(connectionId, { waiting: [], served: [] });
      return 'opened';
    },
    join: async (connectionId, { arrivedAt, at, perMinute, atOnce }) => {
      const line = lines.get(connectionId);
      if (!line) return undefined;
      const key = `${connectionId} ${String(minuteOf(at))}`;
      const count = messages.get(key) ?? 0;
      if (count >= perMinute) return 'limited';
      line.waiting = line.waiting.filter(({ until }) => until > at);
      if (line.waiting.length >= atOnce) return 'crowded';
      messages.set(key, count + 1);
      const place = String((places += 1));
      line.waiting.push({ place, arrivedAt, until: at + PLACE_MS });
      return standing(connectionId, place, at);
    },
    look: async (connectionId, place, at) => standing(connectionId, place, at),
    leave: async (connectionId, place, served) => {
      const line = lines.get(connectionId);
      if (!line) return;
      line.waiting = line.waiting.filter((each) => each.place !== place);
      if (line.turn !== place) return;
      delete line.turn;
      if (served) line.served = served;
    },
    find: async (connectionId) => {
      const connection = connections.get(connectionId);
      return connection && whole(connection);
    },
    close: async (connectionId, seenIn) => {
      for (const each of [...listOf(connectionId), ...(seenIn ? [seenIn] : [])]) subscriptions.get(each)?.delete(connectionId);
      followersOf.get(connections.get(connectionId)?.initiatorKey ?? '')?.delete(connectionId);
      connections.delete(connectionId);
      lines.delete(connectionId);
      open.get(callers.get(connectionId) ?? '')?.delete(connectionId);
      conferencesOf.delete(connectionId);
    },
    refresh: async (connectionId, caller, rights) => {
      const connection = connections.get(connectionId);
      if (!connection) return 'gone';
      if (callers.get(connectionId) !== caller) return 'another-caller';
      const isOwn = (each: ConferenceId): boolean => initiatorKeyOf(each) === connection.initiatorKey;
      const ended = [...listOf(connectionId)].filter((each) => !rights.seesAll && !isOwn(each));
      for (const each of ended) listOf(connectionId).delete(each);
      for (const [each, all] of subscriptions) {
        const subscription = all.get(connectionId);
        if (ended.includes(each)) all.delete(connectionId);
        else if (subscription)
          all.set(connectionId, { ...subscription, expiresAt: rights.expiresAt, seesNumbers: rights.seesNumbers || isOwn(each) });
      }
      const others = open.get(caller);
      if (others?.has(connectionId)) others.set(connectionId, rights.expiresAt);
      connections.set(connectionId, { ...connection, ...rights });
      return ended;
    },
    subscribe: async (conferenceId, subscription, most) => {
      const { connectionId } = subscription;
      if (!connections.has(connectionId)) return 'gone';
      const list = listOf(connectionId);
      if (!list.has(conferenceId) && list.size >= most) return 'full';
      keep(conferenceId, subscription);
      return 'subscribed';
    },
    unsubscribe: async (conferenceId, connectionId) => {
      subscriptions.get(conferenceId)?.delete(connectionId);
      listOf(connectionId).delete(conferenceId);
    },
    noteRefusals: async (conferenceId, connectionId, refusals) => {
      const all = subscriptions.get(conferenceId);
      const { refusals: _count, refusedSince: _since, ...subscription } = all?.get(connectionId) ?? {};
      if ('connectionId' in subscription) all?.set(connectionId, { ...(subscription as TerminalSubscription), ...refusals });
    },
    subscriptions: async (conferenceId) => subscribed(conferenceId),
    progress: async (conferenceId) => ({ ...subscribed(conferenceId), lastPushAt: pushLocks.get(conferenceId)?.lastPushAt }),
    takeTurn: async (conferenceId, { at, seen }) => {
      const lock = pushLocks.get(conferenceId);
      if (lock && lock.lastPushAt !== seen) return { lastPushAt: lock.lastPushAt };
      pushLocks.set(conferenceId, { ...lock, lastPushAt: at, told: at });
      return undefined;
    },
    followers: {
      add: async (initiatorKey, { connectionId }) => {
        if (!connections.has(connectionId)) return 'gone';
        followersOf.set(initiatorKey, (followersOf.get(initiatorKey) ?? new Set()).add(connectionId));
        return 'added';
      },
      remove: async (initiatorKey, connectionId) => {
        followersOf.get(initiatorKey)?.delete(connectionId);
        for (const each of [...listOf(connectionId)].filter((id) => initiatorKeyOf(id) === initiatorKey)) {
          subscriptions.get(each)?.delete(connectionId);
          listOf(connectionId).delete(each);
        }
      },
      of: async (initiatorKey) => [...(followersOf.get(initiatorKey) ?? [])].sort(),
      subscribe: async (conferenceId, given) => {
        const connection = connections.get(given.connectionId);
        if (!connection || !follows(given.connectionId)) return undefined;
        const subscription = { ...given, seesNumbers: true, expiresAt: connection.expiresAt };
        const kept = subscriptions.get(conferenceId)?.get(given.connectionId) ?? subscription;
        keep(conferenceId, kept);
        return kept;
      },
      isAnnounced: async (conferenceId) => announced.has(conferenceId),
      noteAnnounced: async (conferenceId) => void announced.add(conferenceId),
    },
    takePushLock: async (conferenceId, now, spacingMs, mayLook) => {
      const next = nextPush(pushLocks.get(conferenceId), now, spacingMs, mayLook);
      if (next === null) return null;
      if ('looksAgainAt' in next) return { at: next.looksAgainAt, looksAgain: true };
      pushLocks.set(conferenceId, { ...pushLocks.get(conferenceId), lastPushAt: next.at, ...(next.isAwaited && { awaited: next.at }) });
      return { at: next.at };
    },
    advance: async (conferenceId, cursor) => {
      if (cursor.version > (cursors.get(conferenceId)?.version ?? 0)) cursors.set(conferenceId, cursor);
    },
  };
};

/**
 * The line of a connection's messages, on the connection's item. These functions are pure.
 *
 * - `line`: a set with a place for each message. A place begins with the arrival of the message, so places sort by it.
 * - `turn`: the place of the message that is being served.
 * - `served`: the latest messages that were served.
 */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { minuteOf } from '../../../domain/clock-minute';
import type { OrderedMessage } from '../../../domain/message-order';
import { SECOND_MS } from '../../../schemas/durations';
import type { Joining } from '../../ports/message-lines';
import type { Item } from './item';
import { connectionKey } from './keys';

/** Longer than a function of a message may run: after that it has ended, one way or the other. */
const PLACE_MS = 12 * SECOND_MS;

/** Enough digits for the milliseconds of the next centuries. */
const TIME_DIGITS = 13;
const timeOf = (at: number): string => String(Math.max(0, Math.floor(at))).padStart(TIME_DIGITS, '0');

export const placeOf = ({ arrivedAt, at }: Pick<Joining, 'arrivedAt' | 'at'>, id: string): string =>
  `${timeOf(arrivedAt)}#${timeOf(at + PLACE_MS)}#${id}`;

const isLive = (place: string, at: number): boolean => Number(place.split('#')[1]) > at;

export type Line = {
  /** In the order in which they are served; the one that has the turn is first. */
  readonly live: readonly string[];
  /** Their functions must have ended. */
  readonly dead: readonly string[];
  readonly isTaken: boolean;
};

export const lineOf = (item: Item, at: number): Line => {
  const places = [...(item['line']?.SS ?? [])].sort();
  const live = places.filter((place) => isLive(place, at));
  const turn = item['turn']?.S;
  const isTaken = turn !== undefined && live.includes(turn);
  return {
    live: isTaken ? [turn, ...live.filter((place) => place !== turn)] : live,
    dead: places.filter((place) => !isLive(place, at)),
    isTaken,
  };
};

const SEPARATOR = ' ';

export const servedOf = (item: Item): readonly OrderedMessage[] =>
  (item['served']?.L ?? []).map(({ S = '' }) => {
    const [arrivedAt, action, conferenceId = ''] = S.split(SEPARATOR);
    return { arrivedAt: Number(arrivedAt), action: action === 'subscribe' ? 'subscribe' : 'unsubscribe', conferenceId };
  });

const servedItem = (served: readonly OrderedMessage[]) => ({
  L: served.map(({ arrivedAt, action, conferenceId }) => ({ S: [arrivedAt, action, conferenceId].join(SEPARATOR) })),
});

type Update = Omit<UpdateItemCommandInput, 'TableName'>;

/** Each minute has its own member, so that one write can begin a new count. It also removes those of so many minutes before. */
const REMOVED_MINUTES = 3;

const memberOf = (minute: number): string => `m${String(minute)}`;

export const countIn = (item: Item, at: number): number => Number(item[memberOf(minuteOf(at))]?.N ?? 0);

const IS_NOT_LIMITED = 'attribute_exists(pk) AND (attribute_not_exists(#count) OR #count < :perMinute)';

/** `alone`: nobody waits, so the message has its turn at once. */
export const joinCommand = (connectionId: string, place: string, { at, perMinute, atOnce }: Joining, how: 'alone' | 'behind'): Update => {
  const minute = minuteOf(at);
  const earlier = Array.from({ length: REMOVED_MINUTES }, (_, index) => memberOf(minute - 1 - index));
  const removed = earlier.map((_, index) => `#earlier${String(index)}`).join(', ');
  return {
    Key: connectionKey(connectionId),
    UpdateExpression: `ADD #count :one, #line :places REMOVE ${removed}${how === 'alone' ? ' SET #turn = :place' : ''}`,
    ConditionExpression: `${IS_NOT_LIMITED} AND ${how === 'alone' ? 'attribute_not_exists(#line)' : '(attribute_not_exists(#line) OR size(#line) < :atOnce)'}`,
    ExpressionAttributeNames: {
      '#count': memberOf(minute),
      '#line': 'line',
      ...(how === 'alone' && { '#turn': 'turn' }),
      ...Object.fromEntries(earlier.map((member, index) => [`#earlier${String(index)}`, member])),
    },
    ExpressionAttributeValues: {
      ':one': { N: '1' },
      ':perMinute': { N: String(perMinute) },
      ':places': { SS: [place] },
      ...(how === 'alone' ? { ':place': { S: place } } : { ':atOnce': { N: String(atOnce) } }),
    },
  };
};

export const forgetCommand = (connectionId: string, places: readonly string[]): Update => ({
  Key: connectionKey(connectionId),
  UpdateExpression: 'DELETE #line :places',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeNames: { '#line': 'line' },
  ExpressionAttributeValues: { ':places': { SS: [...places] } },
});

/** `seen`: the turn that was found, whose function must have ended. `dead`: the places of all such functions. */
export const takeTurnCommand = (connectionId: string, place: string, seen: string | undefined, dead: readonly string[]): Update => ({
  Key: connectionKey(connectionId),
  UpdateExpression: `SET #turn = :place${dead.length === 0 ? '' : ' DELETE #line :dead'}`,
  ConditionExpression: `contains(#line, :place) AND ${seen === undefined ? 'attribute_not_exists(#turn)' : '#turn = :seen'}`,
  ExpressionAttributeNames: { '#line': 'line', '#turn': 'turn' },
  ExpressionAttributeValues: {
    ':place': { S: place },
    ...(seen !== undefined && { ':seen': { S: seen } }),
    ...(dead.length > 0 && { ':dead': { SS: [...dead] } }),
  },
});

export const endTurnCommand = (connectionId: string, place: string, served: readonly OrderedMessage[] | undefined): Update => ({
  Key: connectionKey(connectionId),
  UpdateExpression: `DELETE #line :places REMOVE #turn${served ? ' SET #served = :served' : ''}`,
  ConditionExpression: '#turn = :place',
  ExpressionAttributeNames: { '#line': 'line', '#turn': 'turn', ...(served && { '#served': 'served' }) },
  ExpressionAttributeValues: {
    ':places': { SS: [place] },
    ':place': { S: place },
    ...(served && { ':served': servedItem(served) }),
  },
});

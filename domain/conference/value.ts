/** The values of a record's fields, and how conditions compare them. */
import type { LegEnd } from '../bridge/leg-event';
import { type Observation, orderOfObservations } from '../participant/observation';
import { orderOfProgress, type Progress } from '../participant/progress';
import type { RequestedAction } from '../participant/requested-action';
import { type KnownCall, orderOfCalls, type SingleLineCall } from '../participant/single-line-call';

type Plain = string | number | boolean;
/** These values are equal or not, but none comes before another. */
export type Unordered = LegEnd | RequestedAction | readonly KnownCall[];
export type Value = Plain | Progress | SingleLineCall | Observation | Unordered;

/** Below zero if `one` comes before `other`, and zero if both are equal. NaN if they differ and have no order. */
export const orderOf = (one: Value, other: Value): number => {
  if (isPlain(one) || isPlain(other)) return orderOfPlain(one, other);
  if ('phase' in one && 'phase' in other) return orderOfProgress(one, other);
  if ('state' in one && 'state' in other) return orderOfCalls(one, other);
  if ('word' in one && 'word' in other) return orderOfObservations(one, other);
  return haveEqualMembers(one, other) ? 0 : Number.NaN;
};

const isPlain = (value: Value): value is Plain => typeof value !== 'object';

const orderOfPlain = (one: Value, other: Value): number => {
  if (one === other) return 0;
  if (typeof one !== typeof other) return Number.NaN;
  return one < other ? -1 : 1;
};

const haveEqualMembers = (one: object, other: object): boolean => {
  const members = new Map<string, unknown>(Object.entries(other));
  return Object.keys(one).length === members.size && Object.entries(one).every(([name, value]) => areEqual(value, members.get(name)));
};

const areEqual = (one: unknown, other: unknown): boolean =>
  one === other || (isObject(one) && isObject(other) && haveEqualMembers(one, other));

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

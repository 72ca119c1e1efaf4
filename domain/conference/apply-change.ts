/**
 * Applies a change to a record, or says why it is refused. This is a pure function, and the store must behave exactly
 * the same.
 */
import type { ParticipantId } from '../../schemas/common';
import { type Change, type Comparison, type Condition, type FieldPath, isPath, type Mutation, type Path, type Refusal } from './change';
import { type ConferenceRecord, MAX_STAMPS_PER_CHANGE, type ParticipantRecord } from './record';
import { orderOf, type Value } from './value';

export type Applied =
  | { readonly ok: true; readonly next: ConferenceRecord }
  | { readonly ok: false; readonly refusal: Refusal; readonly current: ConferenceRecord | undefined };

const valueAt = (record: ConferenceRecord, path: Path): unknown => {
  switch (path.of) {
    case 'conference':
      return record[path.field];
    case 'participant-field':
      return record.participants[path.id]?.[path.field];
    case 'participant':
      return record.participants[path.id];
    case 'stamp':
      return record.stamps[path.id];
  }
};

/** The value at a path. The set of those to call is never compared. */
const comparedAt = (record: ConferenceRecord, path: FieldPath): Value | undefined => valueAt(record, path) as Value | undefined;

const comparisons = {
  '=': (order: number) => order === 0,
  '<>': (order: number) => order !== 0,
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
} as const satisfies Record<Comparison, (order: number) => boolean>;

const holdsBy = (by: Comparison, left: Value | undefined, right: Value | undefined): boolean =>
  left === undefined || right === undefined ? by === '<>' : comparisons[by](orderOf(left, right));

export const holds = (record: ConferenceRecord, condition: Condition): boolean => {
  switch (condition.is) {
    case 'compare': {
      const { left, by, right } = condition;
      return holdsBy(by, comparedAt(record, left), isPath(right) ? comparedAt(record, right) : right);
    }
    case 'between': {
      const left = comparedAt(record, condition.left);
      return holdsBy('>=', left, condition.low) && holdsBy('<=', left, condition.high);
    }
    case 'in': {
      const left = comparedAt(record, condition.left);
      return condition.values.some((value) => holdsBy('=', left, value));
    }
    case 'requested-before':
      return holdsBy('<', record.participants[condition.id]?.lastAction?.at, condition.at);
    case 'present':
      return valueAt(record, condition.path) !== undefined;
    case 'missing':
      return valueAt(record, condition.path) === undefined;
    case 'any':
      return condition.of.some((part) => holds(record, part));
    case 'all':
      return condition.of.every((part) => holds(record, part));
  }
};

/** Why this record refuses the change; undefined if it does not. */
export const refusalOf = (record: ConferenceRecord | undefined, change: Change): Refusal | undefined =>
  record === undefined ? 'not-found' : change.requires.find(({ that }) => !holds(record, that))?.else;

type Draft = { -readonly [Key in keyof ConferenceRecord]: ConferenceRecord[Key] };
type Participants = Record<ParticipantId, Record<string, unknown>>;

const write = (draft: Draft, path: Path, value: unknown): void => {
  if (path.of === 'conference') {
    if (value === undefined) delete (draft as Record<string, unknown>)[path.field];
    else (draft as Record<string, unknown>)[path.field] = value;
  } else if (path.of === 'participant') {
    // A whole participant is set by a mutation of its own.
    if (value === undefined) delete (draft.participants as Participants)[path.id];
  } else if (path.of === 'participant-field') {
    const participants = draft.participants as Participants;
    const { [path.field]: _old, ...rest } = participants[path.id] ?? {};
    participants[path.id] = value === undefined ? rest : { ...rest, [path.field]: value };
  }
};

const mutateToCall = (draft: Draft, ids: readonly ParticipantId[], isToCall: boolean): void => {
  const left = new Set(draft.toCall ?? []);
  for (const id of ids)
    if (isToCall) left.add(id);
    else left.delete(id);
  // DynamoDB has no empty sets: the attribute disappears with its last element.
  if (left.size > 0) draft.toCall = left;
  else delete draft.toCall;
};

const mutate = (draft: Draft, before: ConferenceRecord, mutation: Mutation): void => {
  switch (mutation.do) {
    case 'set':
      return write(draft, mutation.path, mutation.value);
    case 'set-participant':
      (draft.participants as Record<ParticipantId, ParticipantRecord>)[mutation.id] = mutation.participant;
      return;
    case 'set-all-participants':
      draft.participants = mutation.participants;
      return;
    case 'copy': {
      const from = valueAt(before, mutation.from);
      return write(draft, mutation.path, typeof from === 'number' ? from + mutation.plus : undefined);
    }
    case 'remove':
      return write(draft, mutation.path, undefined);
    case 'to-call':
    case 'not-to-call':
      return mutateToCall(draft, mutation.ids, mutation.do === 'to-call');
  }
};

/** Whether the change moves the one stamp for everyone instead of a stamp for each participant. */
export const stampsEveryone = ({ concerns }: Change): boolean => concerns === 'everyone' || concerns.length > MAX_STAMPS_PER_CHANGE;

export const applyChange = (record: ConferenceRecord | undefined, change: Change): Applied => {
  const refusal = refusalOf(record, change);
  if (record === undefined || refusal !== undefined) return { ok: false, refusal: refusal ?? 'not-found', current: record };
  const version = record.version + 1;
  const last = change.isHidden ? {} : { lastChange: change.event, changedAt: change.at };
  const draft: Draft = { ...record, participants: { ...record.participants }, version, ...last };
  if (change.trace) draft.trace = change.trace;
  else delete draft.trace;
  for (const mutation of change.mutations) mutate(draft, record, mutation);
  if (stampsEveryone(change)) draft.groupStamp = version;
  else draft.stamps = { ...record.stamps, ...Object.fromEntries([...change.concerns].map((id) => [id, version])) };
  return { ok: true, next: draft };
};

/**
 * A change of a conference as data: one change is one write. `applyChange` applies it to a record, and the DynamoDB
 * adapter turns it into one conditional UpdateItem. Each requirement names the refusal that explains it. They are
 * checked in the given order.
 */
import type { ParticipantId } from '../../schemas/common';
import type { EventType } from '../../schemas/events/event-types';
import type { ConferenceRecord, ParticipantRecord } from './record';
import type { Trace } from './trace';
import type { Unordered, Value } from './value';

/** Why a change was refused: the first requirement that did not hold. */
export type Refusal =
  | 'not-found'
  | 'state'
  | 'already-open'
  | 'unchanged'
  | 'nobody-online'
  | 'participant-not-found'
  | 'participant-exists'
  | 'removed'
  | 'no-room'
  | 'too-much-text'
  | 'changed-since'
  | 'too-many-dials'
  | 'stale'
  | 'status-requested'
  | 'not-current-leg'
  | 'no-number'
  | 'no-leg'
  | 'conflict';

export type ConferenceField = Exclude<keyof ConferenceRecord, 'participants' | 'stamps' | 'version' | 'lastChange' | 'changedAt' | 'trace'>;
export type ParticipantField = keyof ParticipantRecord;

export type FieldPath =
  | { readonly of: 'conference'; readonly field: ConferenceField | 'version' }
  | { readonly of: 'participant-field'; readonly id: ParticipantId; readonly field: ParticipantField }
  | { readonly of: 'stamp'; readonly id: ParticipantId };
export type Path = FieldPath | { readonly of: 'participant'; readonly id: ParticipantId };

/** What may be set at a path, and what it may be compared with. */
type ValueAt<At extends FieldPath> = Extract<
  At extends { readonly of: 'conference'; readonly field: infer Field extends keyof ConferenceRecord }
    ? ConferenceRecord[Field]
    : At extends { readonly of: 'participant-field'; readonly field: infer Field extends ParticipantField }
      ? ParticipantRecord[Field]
      : number,
  Value
>;
type OrderedAt<At extends FieldPath> = Exclude<ValueAt<At>, Unordered>;

export type Comparison = '=' | '<' | '<=' | '>' | '>=' | '<>';
type ComparedWith<At extends FieldPath, By extends Comparison> = By extends '=' | '<>' ? ValueAt<At> : OrderedAt<At>;

/**
 * As in DynamoDB, a comparison with a missing value does not hold. The exception is `<>`: a missing value differs from
 * everything.
 */
export type Condition =
  | { readonly is: 'compare'; readonly left: FieldPath; readonly by: Comparison; readonly right: Value | FieldPath }
  /** Both bounds are included. */
  | { readonly is: 'between'; readonly left: FieldPath; readonly low: Value; readonly high: Value }
  | { readonly is: 'in'; readonly left: FieldPath; readonly values: readonly Value[] }
  /** The participant's last action was requested before this time. */
  | { readonly is: 'requested-before'; readonly id: ParticipantId; readonly at: number }
  | { readonly is: 'present' | 'missing'; readonly path: Path }
  | { readonly is: 'any' | 'all'; readonly of: readonly Condition[] };

export type Requirement = { readonly that: Condition; readonly else: Refusal };

export type Mutation =
  | { readonly do: 'set'; readonly path: FieldPath; readonly value: Value }
  | { readonly do: 'set-participant'; readonly id: ParticipantId; readonly participant: ParticipantRecord }
  /**
   * Replaces the whole map, for more participants than one expression can name. It needs a requirement on the version.
   */
  | { readonly do: 'set-all-participants'; readonly participants: Readonly<Record<ParticipantId, ParticipantRecord>> }
  /** Sets `path` to another member of the same record, plus a number. */
  | { readonly do: 'copy'; readonly path: FieldPath; readonly from: FieldPath; readonly plus: number }
  /** Adds to a field, which is 0 if it is missing. */
  | { readonly do: 'add'; readonly field: 'textBytes'; readonly by: number }
  | { readonly do: 'remove'; readonly path: Path }
  | { readonly do: 'to-call' | 'not-to-call'; readonly ids: readonly ParticipantId[] };

export type Change = {
  readonly event: EventType;
  readonly at: number;
  readonly requires: readonly Requirement[];
  readonly mutations: readonly Mutation[];
  /**
   * Whose stamps move: those of some participants, everyone's, or nobody's. Nobody's means that only the conference's
   * own fields changed, which everyone sees.
   */
  readonly concerns: readonly ParticipantId[] | 'everyone';
  /** Nobody sees it. The conference's last change, and its time, are still the last ones that were shown. */
  readonly isHidden?: true;
  /** Where it comes from. The store adds this, not the rules. */
  readonly trace?: Trace;
};

export const conferenceField = <Field extends ConferenceField | 'version'>(field: Field) => ({ of: 'conference', field }) as const;
export const participantField = <Field extends ParticipantField>(id: ParticipantId, field: Field) =>
  ({ of: 'participant-field', id, field }) as const;
export const participant = (id: ParticipantId): Path => ({ of: 'participant', id });

export const isPath = (right: Value | FieldPath): right is FieldPath => typeof right === 'object' && 'of' in right;

export const compare = <At extends FieldPath, By extends Comparison>(
  left: At,
  by: By,
  right: ComparedWith<At, By> | FieldPath,
): Condition => ({ is: 'compare', left, by, right });
export const between = <At extends FieldPath>(left: At, low: OrderedAt<At>, high: OrderedAt<At>): Condition => ({
  is: 'between',
  left,
  low,
  high,
});
export const oneOf = <At extends FieldPath>(left: At, values: readonly ValueAt<At>[]): Condition => ({ is: 'in', left, values });
export const requestedBefore = (id: ParticipantId, at: number): Condition => ({ is: 'requested-before', id, at });
export const present = (path: Path): Condition => ({ is: 'present', path });
export const missing = (path: Path): Condition => ({ is: 'missing', path });
export const any = (...of: readonly Condition[]): Condition => ({ is: 'any', of });
export const all = (...of: readonly Condition[]): Condition => ({ is: 'all', of });
export const requirement = (that: Condition, otherwise: Refusal): Requirement => ({ that, else: otherwise });

export const set = <At extends FieldPath>(path: At, value: ValueAt<At>): Mutation => ({ do: 'set', path, value });
export const setParticipant = (id: ParticipantId, participant: ParticipantRecord): Mutation => ({
  do: 'set-participant',
  id,
  participant: participant,
});
export const setAllParticipants = (participants: Readonly<Record<ParticipantId, ParticipantRecord>>): Mutation => ({
  do: 'set-all-participants',
  participants,
});
export const copy = (path: FieldPath, from: FieldPath, plus = 0): Mutation => ({ do: 'copy', path, from, plus });
/** Sets the field to the version that the change creates. */
export const newVersion = (field: 'activatedIn' | 'reportedIn' | 'hiddenIn'): Mutation =>
  copy(conferenceField(field), conferenceField('version'), 1);
export const increase = (field: 'freePlaces' | 'freeEntries' | 'dialCount', by: number): Mutation =>
  copy(conferenceField(field), conferenceField(field), by);
export const remove = (path: Path): Mutation => ({ do: 'remove', path });
export const toCall = (...ids: readonly ParticipantId[]): Mutation => ({ do: 'to-call', ids });
export const notToCall = (...ids: readonly ParticipantId[]): Mutation => ({ do: 'not-to-call', ids });

/**
 * Limits how many numbers an initiator may have dialled in an hour. Each claim of a leg counts as a dial; a request
 * that would need more dials is checked against the limit.
 */
import { hourOf } from '../../clock-hour';
import { any, compare, conferenceField, increase, missing, type Mutation, type Requirement, requirement, set } from '../change';
import type { ConferenceRecord } from '../record';

/** A version is never negative. For an hour whose dials single-line calls have used up. */
const NEVER = compare(conferenceField('version'), '<', 0);

/**
 * `dialsPerHour`: what single-line calls leave of the limit. Legs are counted when they are claimed, so the count may
 * exceed the limit by the size of one conference. The limit stops the next start, not the one that is under way.
 */
export const mayDial = (at: number, dialsPerHour: number): Requirement =>
  requirement(
    dialsPerHour > 0
      ? any(
          missing(conferenceField('dialHour')),
          compare(conferenceField('dialHour'), '<>', hourOf(at)),
          compare(conferenceField('dialCount'), '<', dialsPerHour),
        )
      : NEVER,
    'too-many-dials',
  );

/** Requires the hour that was read, so that a write does not overwrite another writer's count for the same hour. */
export const sameDialHour = ({ dialHour }: ConferenceRecord): Requirement =>
  requirement(
    dialHour === undefined ? missing(conferenceField('dialHour')) : compare(conferenceField('dialHour'), '=', dialHour),
    'conflict',
  );

export const countDials = (seen: ConferenceRecord, at: number, dials: number): readonly Mutation[] =>
  seen.dialHour === hourOf(at)
    ? [increase('dialCount', dials)]
    : [set(conferenceField('dialHour'), hourOf(at)), set(conferenceField('dialCount'), dials)];

/** The legs that were counted in this hour. */
export const dialsThisHour = ({ dialHour, dialCount = 0 }: ConferenceRecord, at: number): number =>
  dialHour === hourOf(at) ? dialCount : 0;

/** How often an initiator may have numbers dialled in an hour: counted where legs are claimed, asked before more is wanted. */
import { hourOf } from '../../clock-hour';
import { any, compare, conferenceField, increase, missing, type Mutation, type Requirement, requirement, set } from '../change';
import type { ConferenceRecord } from '../record';

/**
 * The count may pass the limit by the size of one conference, since legs are counted when they are claimed: it holds off the
 * next start, not the one that is running.
 */
export const mayDial = (at: number, dialsPerHour: number): Requirement =>
  requirement(
    any(
      missing(conferenceField('dialHour')),
      compare(conferenceField('dialHour'), '<>', hourOf(at)),
      compare(conferenceField('dialCount'), '<', dialsPerHour),
    ),
    'too-many-dials',
  );

/** The hour is the one that was seen: another writer's count of the same hour must not be overwritten. */
export const sameDialHour = ({ dialHour }: ConferenceRecord): Requirement =>
  requirement(
    dialHour === undefined ? missing(conferenceField('dialHour')) : compare(conferenceField('dialHour'), '=', dialHour),
    'conflict',
  );

export const countDials = (seen: ConferenceRecord, at: number, dials: number): readonly Mutation[] =>
  seen.dialHour === hourOf(at)
    ? [increase('dialCount', dials)]
    : [set(conferenceField('dialHour'), hourOf(at)), set(conferenceField('dialCount'), dials)];

/**
 * Keeps a late write from undoing a newer request. If DynamoDB does not answer a write in time, the client sends it
 * again, and the first copy may still take effect later. The newest request must win.
 */
import type { ParticipantId } from '../../../schemas/common';
import { SECOND_MS } from '../../../schemas/durations';
import { any, type Change, missing, participantField, requestedBefore, requirement } from '../change';

/**
 * The clocks of two functions differ by less than this. The DynamoDB client waits longer before it sends a write again.
 */
const CLOCK_DIFFERENCE_MS = SECOND_MS;

/** The same change, refused if a later request was made for the participant. */
export const notOvertaken = (change: Change, id: ParticipantId): Change => {
  const earlier = any(missing(participantField(id, 'lastAction')), requestedBefore(id, change.at + CLOCK_DIFFERENCE_MS));
  return { ...change, requires: [...change.requires, requirement(earlier, 'conflict')] };
};

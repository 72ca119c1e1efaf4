/**
 * A write whose answer did not come in time is sent again, and its first copy may still take effect: late, and over what was
 * asked for meanwhile. The newest wish must stand.
 */
import type { ParticipantId } from '../../../schemas/common';
import { lastAction } from '../../participant/last-action';
import { any, type Change, compare, missing, participantField, requirement } from '../change';

/** Clocks of two functions differ by less; the client of DynamoDB waits longer before it sends a write again. */
const CLOCK_DIFFERENCE_MS = 1_000;

/** The change, refused where something was asked of the participant later. */
export const notOvertaken = (change: Change, id: ParticipantId): Change => {
  const asked = participantField(id, 'lastAction');
  const earlier = any(missing(asked), compare(asked, '<', lastAction('online', change.at + CLOCK_DIFFERENCE_MS)));
  return { ...change, requires: [...change.requires, requirement(earlier, 'conflict')] };
};

/** Ends legs whose end the bridge did not report in time. */
import { BOOTED, legEndedEvent } from '../../bridge/leg-event';
import type { Change } from '../change';
import { hasLiveLeg, isJoined } from '../desired';
import type { ConferenceRecord } from '../record';
import { applyLegEvents, MAX_EVENTS_PER_CHANGE } from './leg-events';

/** The next change that ends legs: first those that had joined, then the others. Undefined if no leg is live. */
export const endLegs = (record: ConferenceRecord, at: number): Change | undefined => {
  const { conferenceId } = record;
  const live = Object.entries(record.participants).filter(([, participant]) => hasLiveLeg(participant));
  const joined = live.filter(([, participant]) => isJoined(participant));
  const [change, legs] = joined.length > 0 ? (['left', joined] as const) : (['failed', live] as const);
  const [first, ...others] = legs
    .slice(0, MAX_EVENTS_PER_CHANGE)
    .map(([participantId, { progress }]) => legEndedEvent({ conferenceId, participantId, leg: progress.leg }, at, BOOTED));
  return first && applyLegEvents(conferenceId, [first, ...others], at, change);
};

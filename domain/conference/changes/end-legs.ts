/** Ends legs whose end the bridge never reported: their conference is over, so they are, too. */
import type { LegEvent } from '../../bridge/leg-event';
import type { Change } from '../change';
import { hasLiveLeg, isJoined } from '../desired';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { applyLegEvents, MAX_EVENTS_PER_CHANGE } from './leg-events';

const END = { method: 'booted', cause: null, sipCode: null } as const;

/** The first such change, of joined legs as long as there are any; undefined if no leg is live. */
export const endLegs = (record: ConferenceRecord, at: number): Change | undefined => {
  const { conferenceId } = record;
  const live = Object.entries(record.participants).filter(([, participant]) => hasLiveLeg(participant));
  const joined = live.filter(([, participant]) => isJoined(participant));
  const endOf = ([participantId, { progress }]: readonly [string, ParticipantRecord]): LegEvent => ({
    conferenceId,
    participantId,
    leg: progress.leg,
    kind: 'ended',
    at,
    end: END,
  });
  const [first, ...others] = (joined.length > 0 ? joined : live).slice(0, MAX_EVENTS_PER_CHANGE).map(endOf);
  return first && applyLegEvents(conferenceId, [first, ...others], at, joined.length > 0 ? 'left' : 'failed');
};

/** Picks what happens next in a large conference: people are muted, put on hold, drop out and come back. */
import type { LegEventKind } from '../../domain/bridge/leg-event';
import type { Change } from '../../domain/conference/change';
import { claimLegs } from '../../domain/conference/changes/claim-legs';
import { applyLegEvents, legChangeOf } from '../../domain/conference/changes/leg-events';
import { requestChange } from '../../domain/conference/changes/request-change';
import { needsDial } from '../../domain/conference/desired';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import type { ParticipantId } from '../../schemas/common';
import type { Random } from '../measuring/random';

/** More than anybody uses up: the benchmark measures the terminal, not the limit. */
const DIALS_PER_HOUR = 100_000;
const DROPS_BELOW = 0.2;
const HOLDS_BELOW = 0.4;

type Person = readonly [ParticipantId, ParticipantRecord];

const eventOfJoined = ({ muted, onHold }: ParticipantRecord, random: number): LegEventKind => {
  if (random < DROPS_BELOW) return 'ended';
  if (random < HOLDS_BELOW) return onHold ? 'resumed' : 'held';
  return muted ? 'unmuted' : 'muted';
};

const reported = (record: ConferenceRecord, [participantId, { progress }]: Person, kind: LegEventKind, at: number): Change => {
  const event = {
    conferenceId: record.conferenceId,
    participantId,
    leg: progress.leg,
    kind,
    at,
    ...(kind === 'ended' && { end: { method: 'departed', cause: null, sipCode: null } as const }),
  };
  return applyLegEvents(record.conferenceId, [event], at, legChangeOf(event, record), record);
};

/** Somebody who is being called answers first, so that nobody rings for long. */
export const nextChange = (record: ConferenceRecord, at: number, random: Random): Change => {
  const { conferenceId } = record;
  const people = Object.entries(record.participants);
  const waiting = people.find(([, participant]) => needsDial(record, participant));
  if (waiting) return claimLegs(record, [{ participantId: waiting[0], leg: waiting[1].desiredLeg }], at);
  const called = people.find(([, { progress }]) => progress.phase === 'claimed');
  if (called) return reported(record, called, 'joined', at);
  const chosen = people[Math.floor(random() * people.length)] as Person;
  const [participantId, participant] = chosen;
  if (participant.progress.phase === 'joined') return reported(record, chosen, eventOfJoined(participant, random()), at);
  return requestChange({ conferenceId, participantId, at, desired: { status: 'online' }, dialsPerHour: DIALS_PER_HOUR });
};

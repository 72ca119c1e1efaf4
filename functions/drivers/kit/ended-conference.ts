/** Stores that a conference has ended, for drivers whose server would open it again for the next call. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { ConferenceId } from '../../../schemas/common';
import { type BridgeOutcome, BridgeRefused, NO_OUTCOME } from '../../ports/bridge-driver';
import type { DriverRecords } from '../../ports/driver-records';
import type { Clock } from '../../runtime/clock';
import { mapInParallel } from '../../runtime/in-parallel';
import { legOnly } from './ended-leg';

/** The key of that record. No participant has such an id. */
const endedRecord = (conferenceId: ConferenceId): LegRef => ({ conferenceId, participantId: 'room', leg: 0 });

export const isLegRecord = ({ leg }: LegRef): boolean => leg > 0;

export const hasEnded = async (records: DriverRecords, conferenceId: ConferenceId): Promise<boolean> =>
  (await records.find(endedRecord(conferenceId))) !== undefined;

/** The number of requests to the server at a time. */
const AT_ONCE = 20;

/**
 * Stops all dialling for the conference. `drop` removes every leg that has not ended. If the server refuses one drop, the
 * others are dropped nevertheless, and then the refusal is thrown.
 */
export const dropAllLegs = async (
  { records, now }: { readonly records: DriverRecords; readonly now: Clock },
  conferenceId: ConferenceId,
  drop: (leg: LegRef) => Promise<BridgeOutcome>,
): Promise<BridgeOutcome> => {
  await records.begin(endedRecord(conferenceId), { ended: String(now()) });
  const live = (await records.ofConference(conferenceId)).filter((record) => isLegRecord(record) && record.members['ended'] === undefined);
  const refusals: BridgeRefused[] = [];
  const outcomes = await mapInParallel(live, AT_ONCE, (leg) =>
    drop(legOnly(leg)).catch((error: unknown) => {
      if (!(error instanceof BridgeRefused)) throw error;
      refusals.push(error);
      return NO_OUTCOME;
    }),
  );
  if (refusals[0]) throw refusals[0];
  return { events: outcomes.flatMap(({ events }) => events), steps: outcomes.flatMap(({ steps }) => steps) };
};

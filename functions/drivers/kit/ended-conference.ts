/** Stores that a conference has ended, for drivers whose server would open it again for the next call. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { ConferenceId } from '../../../schemas/common';
import { type BridgeOutcome, BridgeRefused, type EndOutcome, NO_OUTCOME } from '../../ports/bridge-driver';
import type { DriverRecord, DriverRecords } from '../../ports/driver-records';
import { SealBroken } from '../../ports/seal';
import type { Clock } from '../../runtime/clock';
import { mapInParallel } from '../../runtime/in-parallel';
import { endedEvent, endedOf, legOnly } from './ended-leg';
import { mergedOutcome } from './merged-outcome';
import { REQUESTS_AT_ONCE } from './requests-at-once';
import { storedLegs } from './stored-legs';

/** The key of that record. No participant has such an id. */
const endedRecord = (conferenceId: ConferenceId): LegRef => ({ conferenceId, participantId: 'room', leg: 0 });

/** The record is written when the conference ends. So the conference has ended even if the record cannot be opened. */
const orUnopened = (error: unknown): Pick<DriverRecord, 'members'> => {
  if (error instanceof SealBroken) return { members: {} };
  throw error;
};

export const hasEnded = async (records: DriverRecords, conferenceId: ConferenceId): Promise<boolean> =>
  (await records.find(endedRecord(conferenceId)).catch(orUnopened)) !== undefined;

/** Returns when the conference ended. */
const storeEnd = async (records: DriverRecords, conferenceId: ConferenceId, now: number): Promise<number> => {
  const before = await records.begin(endedRecord(conferenceId), { ended: String(now) }).catch(orUnopened);
  return Number(before?.members['ended'] ?? now);
};

/** A leg that has ended since the conference did is reported again: what an earlier try returned may be lost. */
const endOnce = async (record: DriverRecord, endedAt: number, dropLeg: (leg: LegRef) => Promise<BridgeOutcome>): Promise<BridgeOutcome> => {
  const ended = endedOf(record.members);
  if (!ended) return dropLeg(legOnly(record));
  return { events: ended.at >= endedAt ? [endedEvent(legOnly(record), ended)] : [], steps: [] };
};

/**
 * Stops all dialling for the conference, drops every leg that has not ended, and removes the room. What the server
 * refuses does not stop the rest, nor does a record that cannot be opened.
 */
export const dropLegsAndRoom = async (
  { records, now }: { readonly records: DriverRecords; readonly now: Clock },
  conferenceId: ConferenceId,
  { dropLeg, dropRoom }: { readonly dropLeg: (leg: LegRef) => Promise<BridgeOutcome>; readonly dropRoom: () => Promise<void> },
): Promise<EndOutcome> => {
  const endedAt = await storeEnd(records, conferenceId, now());
  const { opened } = await storedLegs(records, conferenceId);
  const orRefused = (error: unknown): EndOutcome => {
    if (error instanceof BridgeRefused) return { ...NO_OUTCOME, refused: error };
    throw error;
  };
  const dropped = await mapInParallel(opened, REQUESTS_AT_ONCE, (leg) => endOnce(leg, endedAt, dropLeg).catch(orRefused));
  const removed = await dropRoom().then(() => NO_OUTCOME, orRefused);
  return mergedOutcome([...dropped, removed]);
};

/**
 * Which leg a call belongs to, by the call's id. The service lists calls of all conferences without their labels, and
 * with one caller's number for all of them, calls to the same phone look alike.
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legName } from '../../../domain/bridge/leg-name';
import type { DriverRecords } from '../../ports/driver-records';

/** The key of that record. No conference has such an id. */
const callRecord = (call: string): LegRef => ({ conferenceId: `call#${call}`, participantId: 'call', leg: 0 });

const ownerName = (leg: LegRef): string => `${leg.conferenceId} ${legName(leg)}`;

/** Before the leg's own record names the call. The first leg keeps it. True if the call is this leg's. */
export const ownCall = async (records: DriverRecords, leg: LegRef, call: string): Promise<boolean> => {
  const owned = await records.begin(callRecord(call), { owner: ownerName(leg) });
  return owned === undefined || owned.members['owner'] === ownerName(leg);
};

export const isOthersCall = async (records: DriverRecords, leg: LegRef, call: string): Promise<boolean> => {
  const owner = (await records.find(callRecord(call)))?.members['owner'];
  return owner !== undefined && owner !== ownerName(leg);
};

/**
 * Stores the end of a leg, for drivers whose server forgets a call when it ends. The end is stored before it is
 * reported, so that every report of it is the same.
 */
import * as z from 'zod';
import { BOOTED, type LegEnd, legEndedEvent, type LegEvent, type LegRef } from '../../../domain/bridge/leg-event';
import { Cause, DisconnectionMethod } from '../../../schemas/participant-states';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import type { DriverMembers, DriverRecords } from '../../ports/driver-records';

/** The member of a driver's record that holds the end. */
export type EndedMember = DriverMembers & { readonly ended?: string };

const Ended = z.object({
  at: z.number(),
  end: z.object({ method: DisconnectionMethod, cause: Cause.nullable(), sipCode: z.int().nullable() }),
});
/** `at`: milliseconds since 1970. */
export type Ended = { readonly at: number; readonly end: LegEnd };

/** The reference to the leg alone, out of a command, a step or a record. */
export const legOnly = ({ conferenceId, participantId, leg }: LegRef): LegRef => ({ conferenceId, participantId, leg });

export const endedOf = ({ ended }: EndedMember): Ended | undefined => (ended === undefined ? undefined : Ended.parse(JSON.parse(ended)));

export const endedEvent = (leg: LegRef, { at, end }: Ended): LegEvent => legEndedEvent(leg, at, end);

/** The end of a leg that was dropped before anybody was called. */
export const neverCalled = (at: number): Ended => ({ at, end: BOOTED });

/** Stores an end unless one is stored already, and reports the stored one. */
export const keepEnd = async (records: DriverRecords, leg: LegRef, members: EndedMember, now: Ended): Promise<BridgeOutcome> => {
  const ended = endedOf(members) ?? now;
  if (members.ended === undefined) await records.note(leg, { ended: JSON.stringify(ended) });
  return { events: [endedEvent(leg, ended)], steps: [] };
};

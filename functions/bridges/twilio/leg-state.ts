/** What the driver keeps of a leg: both sids, and how far it has come. */
import * as z from 'zod';
import type { LegEnd, LegEvent, LegRef } from '../../../domain/bridge/leg-event';
import type { DriverMembers } from '../../driver-records';
import { Cause, DisconnectionMethod } from '../../../schemas/participant';

/** Times are texts of milliseconds since 1970; a member that is there says that it has happened. */
export type LegMembers = DriverMembers &
  Partial<{
    /** When it was dialled first. */
    readonly begun: string;
    /** The call. */
    readonly call: string;
    /** The conference that the call is in: a friendly name has another one when everybody had left meanwhile. */
    readonly conference: string;
    readonly joined: string;
    readonly dropped: string;
    /** See `Ended`. */
    readonly ended: string;
  }>;

const Ended = z.object({
  at: z.number(),
  end: z.object({ method: DisconnectionMethod, cause: Cause.nullable(), sipCode: z.int().nullable() }),
});
export type Ended = { readonly at: number; readonly end: LegEnd };

export const endedOf = ({ ended }: LegMembers): Ended | undefined => (ended === undefined ? undefined : Ended.parse(JSON.parse(ended)));

export const newsOf = (kind: LegEvent['kind'], { conferenceId, participantId, leg }: LegRef, at: number): LegEvent => ({
  conferenceId,
  participantId,
  leg,
  kind,
  at,
});

export const endedEvent = (leg: LegRef, { at, end }: Ended): LegEvent => ({ ...newsOf('ended', leg, at), end });

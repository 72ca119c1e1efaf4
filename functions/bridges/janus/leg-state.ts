/** What the driver keeps of a leg: Janus itself forgets a call with its end, and is not asked about calls that are being made. */
import type { LegEnd, LegEvent, LegRef } from '../../../domain/bridge/leg-event';
import type { DriverMembers, DriverRecord } from '../../driver-records';
import * as z from 'zod';
import { Cause, DisconnectionMethod } from '../../../schemas/participant';

/** Times are texts of milliseconds since 1970; a member that is there says that it has happened. */
export type LegMembers = DriverMembers &
  Partial<{
    /** Whom to call, as whom. */
    readonly callee: string;
    readonly caller: string;
    /** The handles of AudioBridge and SIP plugin. */
    readonly mixer: string;
    readonly phone: string;
    /** The SIP plugin may call. */
    readonly registered: string;
    /** What AudioBridge offers to the phone. */
    readonly offer: string;
    readonly called: string;
    /** What the phone answered. */
    readonly answer: string;
    readonly accepted: string;
    readonly joined: string;
    readonly held: string;
    readonly dropped: string;
    readonly timedOut: string;
    /** See `Ended`. */
    readonly ended: string;
  }>;

export const Ended = z.object({
  at: z.number(),
  end: z.object({ method: DisconnectionMethod, cause: Cause.nullable(), sipCode: z.int().nullable() }),
});
export type Ended = { readonly at: number; readonly end: LegEnd };

/** `record`: `undefined` where the leg was never dialled. */
export const membersOf = (record: DriverRecord | undefined): LegMembers => record?.members ?? {};

export const endedOf = ({ ended }: LegMembers): Ended | undefined => (ended === undefined ? undefined : Ended.parse(JSON.parse(ended)));

export const endedEvent = ({ conferenceId, participantId, leg }: LegRef, { at, end }: Ended): LegEvent => ({
  conferenceId,
  participantId,
  leg,
  kind: 'ended',
  at,
  end,
});

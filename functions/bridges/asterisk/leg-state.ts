/** What the driver keeps of a leg: Asterisk forgets a channel with its end, and does not tell who is muted or on hold. */
import * as z from 'zod';
import type { LegEnd, LegEvent, LegRef } from '../../../domain/bridge/leg-event';
import { Cause, DisconnectionMethod } from '../../../schemas/participant';
import type { DriverMembers } from '../../driver-records';

/** Times are texts of milliseconds since 1970; a member that is there and not empty says that it is so. */
export type LegMembers = DriverMembers &
  Partial<{
    /** Asterisk has taken the order to call. */
    readonly called: string;
    /** The phone has answered, and was put into the bridge. */
    readonly added: string;
    readonly joined: string;
    readonly muted: string;
    readonly held: string;
    readonly dropped: string;
    readonly timedOut: string;
    /** See `Ended`. */
    readonly ended: string;
  }>;

const Ended = z.object({
  at: z.number(),
  end: z.object({ method: DisconnectionMethod, cause: Cause.nullable(), sipCode: z.int().nullable() }),
});
export type Ended = { readonly at: number; readonly end: LegEnd };

export const endedOf = ({ ended }: LegMembers): Ended | undefined => (ended === undefined ? undefined : Ended.parse(JSON.parse(ended)));

export const endedEvent = (leg: LegRef, { at, end }: Ended): LegEvent => ({ ...leg, kind: 'ended', at, end });

export const isUp = ({ added, joined }: LegMembers): boolean => Boolean(added) || Boolean(joined);

/** What the driver keeps of a leg: Janus itself forgets a call with its end, and is not asked about calls that are being made. */
import type { DriverRecord } from '../../ports/driver-records';
import type { EndedMember } from '../kit/ended-leg';

/** Times are texts of milliseconds since 1970; a member that is there says that it has happened. */
export type LegMembers = EndedMember &
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
  }>;

/** `record`: `undefined` where the leg was never dialled. */
export const membersOf = (record: DriverRecord | undefined): LegMembers => record?.members ?? {};

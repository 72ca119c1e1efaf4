/**
 * What the driver keeps of a leg: Janus forgets a call when it ends, and cannot be asked about calls that are being
 * placed.
 */
import type { DriverRecord } from '../../ports/driver-records';
import type { EndedMember } from '../kit/ended-leg';

/** Times are texts of milliseconds since 1970. A member is present once the thing has happened. */
export type LegMembers = EndedMember &
  Partial<{
    /** The SIP URIs of the called and of the calling party. */
    readonly callee: string;
    readonly caller: string;
    /** The handles of AudioBridge and SIP plugin. */
    readonly mixer: string;
    readonly phone: string;
    /** The SIP plugin is ready to call. */
    readonly registered: string;
    /** The session description that AudioBridge offers to the phone. */
    readonly offer: string;
    readonly called: string;
    /** The session description with which the phone answered. */
    readonly answer: string;
    readonly accepted: string;
    readonly joined: string;
    readonly held: string;
    readonly dropped: string;
    readonly timedOut: string;
  }>;

/** `record` is `undefined` if the leg was never dialled. */
export const membersOf = (record: DriverRecord | undefined): LegMembers => record?.members ?? {};

/** What the functions need of the world outside. Adapters and bridge drivers fulfil these. */
import type { LegEvent, LegRef } from '../domain/bridge/leg-event';
import type { ConferenceId, ParticipantId, PhoneNumber } from '../schemas/common';
import type { ManagementAction } from '../schemas/participant';

/** Milliseconds since 1970. */
export type Clock = () => number;

/** `length` characters of lower-case Crockford base32, unpredictable. */
export type RandomId = (length: number) => string;

export type TakeOver = 'replaces' | 'none';

export type DialRequest = LegRef & {
  readonly to: PhoneNumber;
  /** The number to show to the one who is called: the initiator's. */
  readonly from: PhoneNumber;
  /** The bridge gives up ringing after that. */
  readonly ringSeconds: number;
  /** `replaces`: the leg takes the participant's held single-line call over, where there is one. */
  readonly takeOver: TakeOver;
};

export type LegPhase = 'dialing' | 'ringing' | 'joined';

export type LegStatus =
  | { readonly state: 'live'; readonly phase: LegPhase; readonly muted: boolean; readonly onHold: boolean }
  | { readonly state: 'ended'; readonly event: LegEvent }
  /** The bridge answered, and knows of no such leg. */
  | { readonly state: 'unknown' };

export type LiveLeg = {
  readonly participantId: ParticipantId;
  readonly leg: number;
  readonly phase: LegPhase;
  readonly muted: boolean;
  readonly onHold: boolean;
};

/** A callback as it came in, before anything of it was trusted. */
export type RawCallback = {
  readonly method: string;
  /** Absolute, as the sender addressed it. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type ParsedCallback = {
  /** The same for a repeated callback. */
  readonly eventId: string;
  readonly events: readonly LegEvent[];
};

/**
 * A conference server. Every command is idempotent: repeated, it changes nothing and succeeds. Commands that cannot be
 * delivered throw `BridgeUnavailable` (try again later), those the bridge refuses throw `BridgeRefused` (never will).
 */
export interface BridgeDriver {
  readonly name: string;
  readonly actions: readonly ManagementAction[];
  dial(request: DialRequest): Promise<void>;
  drop(leg: LegRef): Promise<void>;
  mute(leg: LegRef): Promise<void>;
  unmute(leg: LegRef): Promise<void>;
  hold(leg: LegRef): Promise<void>;
  resume(leg: LegRef): Promise<void>;
  /** Ends every leg of the conference and refuses further ones. */
  end(conferenceId: ConferenceId): Promise<void>;
  status(leg: LegRef): Promise<LegStatus>;
  /** The live legs of a conference; none where the bridge knows of no such conference. */
  snapshot(conferenceId: ConferenceId): Promise<readonly LiveLeg[]>;
  /** Throws `CallbackRefused` when the callback is not the bridge's own or cannot be read. */
  parse(callback: RawCallback): ParsedCallback | Promise<ParsedCallback>;
}

export class BridgeUnavailable extends Error {}

export class BridgeRefused extends Error {
  /** `code`: the bridge's short reason, without personal data. */
  constructor(readonly code: string) {
    super(`The bridge refused: ${code}`);
  }
}

export class CallbackRefused extends Error {
  constructor(readonly reason: 'forged' | 'malformed') {
    super(`The callback is ${reason}`);
  }
}

export type CallRequest = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly initiator: PhoneNumber;
  readonly participant: PhoneNumber;
  /** The same for a repeated request. */
  readonly requestId: string;
};

/** The carrier's access network: it places and releases the single-line calls of an assembly. Both are idempotent by `requestId`. */
export interface AccessNetwork {
  connectCall(request: CallRequest): Promise<void>;
  releaseCall(request: CallRequest): Promise<void>;
}

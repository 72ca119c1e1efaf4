/** The port to a conference server: what every bridge driver does, and how it fails. */
import type { LegEvent, LegRef } from '../../domain/bridge/leg-event';
import type { ConferenceId, ParticipantId, PhoneNumber } from '../../schemas/common';
import type { ManagementAction } from '../../schemas/participant';
import type { Flag, FlagAction } from '../../schemas/participant-actions';

type TakeOver = 'replaces' | 'none';

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
  | ({ readonly state: 'live'; readonly phase: LegPhase } & Readonly<Record<Flag, boolean>>)
  | { readonly state: 'ended'; readonly event: LegEvent }
  /** The bridge answered, and knows of no such leg. */
  | { readonly state: 'unknown' };

export type LiveLeg = {
  readonly participantId: ParticipantId;
  readonly leg: number;
  readonly phase: LegPhase;
} & Readonly<Record<Flag, boolean>>;

/** A callback as it came in, before anything of it was trusted. */
export type RawCallback = {
  readonly method: string;
  /** Absolute, as the sender addressed it. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * What a driver still has to do for a leg. It takes its turn among the commands to that leg and comes back by `continueStep`, perhaps
 * more than once. It travels through queues: what it needs and must not be lost is with it, no phone number is.
 */
export type DriverStep = LegRef & {
  /** The driver's own word for it. */
  readonly step: string;
  readonly data?: string;
  /** It waits that long first: a deadline. */
  readonly afterSeconds?: number;
};

/** What comes of a command: what is certain at once, where the server confirms in its answer, and what is left to do. */
export type BridgeOutcome = {
  readonly events: readonly LegEvent[];
  readonly steps: readonly DriverStep[];
};

/** The server's own reports will tell. */
export const NO_OUTCOME: BridgeOutcome = { events: [], steps: [] };

export type ParsedCallback = BridgeOutcome & {
  /** The same for a repeated callback. */
  readonly eventId: string;
};

/**
 * A conference server. Every command is idempotent: repeated, it changes nothing, succeeds, and has the same outcome. Commands
 * that cannot be delivered throw `BridgeUnavailable` (try again later), those the bridge refuses throw `BridgeRefused` (never will).
 * Those to one leg come one at a time.
 */
/** One command for each way to switch a flag of a leg that is connected. */
export type FlagCommands = { readonly [Action in FlagAction]: (leg: LegRef) => Promise<BridgeOutcome> };

export interface BridgeDriver extends FlagCommands {
  readonly name: string;
  readonly actions: readonly ManagementAction[];
  dial(request: DialRequest): Promise<BridgeOutcome>;
  drop(leg: LegRef): Promise<BridgeOutcome>;
  /** A step that this driver has asked for; one that has become pointless succeeds and does nothing. */
  continueStep(step: DriverStep): Promise<BridgeOutcome>;
  /** Ends every leg of the conference and refuses further ones. */
  end(conferenceId: ConferenceId): Promise<BridgeOutcome>;
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

/** The port to a conference server: what every bridge driver does, and how it fails. */
import type { LegEvent, LegRef } from '../../domain/bridge/leg-event';
import type { CallPhase, LegFlags, LiveLeg } from '../../domain/bridge/live-leg';
import type { ConferenceId, PhoneNumber } from '../../schemas/common';
import type { FlagAction } from '../../schemas/participant-actions';

type TakeOver = 'replaces' | 'none';

export type DialRequest = LegRef & {
  readonly to: PhoneNumber;
  /** The number that the called phone shows. Absent: the bridge withholds the caller's number. */
  readonly from?: PhoneNumber;
  /** Whose conference it is. Only a bridge that takes over single-line calls needs it. */
  readonly initiator: PhoneNumber;
  /** How long the bridge lets the phone ring. */
  readonly ringSeconds: number;
  /** A call that has lasted this long is ended by the bridge itself if it can, even if Rollcall is gone. */
  readonly maxSeconds: number;
  /** `replaces`: the leg takes over the participant's held single-line call, if there is one. */
  readonly takeOver: TakeOver;
};

/**
 * What a driver found to be done for a leg when it was asked about it. A query itself changes nothing: the caller queues
 * these steps, so that they run in their turn among the commands to the leg. None of them waits for a deadline.
 */
type FoundSteps = { readonly steps?: readonly Omit<DriverStep, 'afterSeconds' | 'onlyUnanswered'>[] };

export type LegStatus =
  | ({ readonly state: 'live'; readonly phase: CallPhase } & LegFlags & FoundSteps)
  | { readonly state: 'ended'; readonly event: LegEvent }
  /** The bridge answered that it does not know the leg. */
  | { readonly state: 'unknown' };

/** A live leg in the list of a conference. */
export type ListedLeg = LiveLeg & FoundSteps;

/** A callback as it arrived, before any of it is trusted. */
export type RawCallback = {
  readonly method: string;
  /** Absolute, as the sender addressed it. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * What a driver still has to do for a leg. The step joins the queue of commands to that leg and comes back through
 * `continueStep`, perhaps more than once. Because it travels through queues, it carries everything that it needs and
 * that must not be lost, but never a phone number.
 */
export type DriverStep = LegRef & {
  /** The driver's own name of the step. */
  readonly step: string;
  readonly data?: string;
  /** The step is a deadline: it waits this long first. */
  readonly afterSeconds?: number;
  /** The step is only needed if the leg has not joined by then. */
  readonly onlyUnanswered?: true;
};

/**
 * The outcome of a command: the events that are certain at once, if the server confirms them in its answer, and the
 * next steps.
 */
export type BridgeOutcome = {
  readonly events: readonly LegEvent[];
  readonly steps: readonly DriverStep[];
  /** Stray calls to hang up, by the bridge's own call ids. An id may contain anything, even a phone number. */
  readonly strayCalls?: readonly string[];
};

/** The outcome of an end. The bridge may refuse a part of it; then the rest is done all the same. */
export type EndOutcome = BridgeOutcome & { readonly refused?: BridgeRefused };

/** No immediate outcome: the bridge reports later. */
export const NO_OUTCOME: BridgeOutcome = { events: [], steps: [] };

export type ParsedCallback = BridgeOutcome & {
  /** The same for a repeated callback. */
  readonly eventId: string;
};

/** One command for each way to switch a flag of a leg that is connected. */
export type FlagCommands = { readonly [Action in FlagAction]: (leg: LegRef) => Promise<BridgeOutcome> };

/**
 * A conference server. Every command is idempotent: a repetition changes nothing, succeeds, and has the same outcome. A
 * command that cannot be delivered throws `BridgeUnavailable`, and may succeed later. A command that the bridge refuses
 * throws `BridgeRefused`, and never will succeed. Commands to one leg come one at a time. Queries (`status`, `snapshot`,
 * `snapshots`) come at any time. They write nothing and command nothing: what they find to be done, they return as steps.
 */
export type BridgeDriver = FlagCommands & {
  readonly name: string;
  dial(request: DialRequest): Promise<BridgeOutcome>;
  drop(leg: LegRef): Promise<BridgeOutcome>;
  /** A next step that this driver returned earlier. If the step has become pointless, it succeeds and does nothing. */
  continueStep(step: DriverStep): Promise<BridgeOutcome>;
  /** Ends every leg of the conference and refuses further ones. */
  end(conferenceId: ConferenceId): Promise<EndOutcome>;
  /** Present only if the driver reports stray calls. */
  hangUpStrayCall?(call: string): Promise<void>;
  status(leg: LegRef): Promise<LegStatus>;
  /** The live legs of a conference. Empty if the bridge does not know the conference. */
  snapshot(conferenceId: ConferenceId): Promise<readonly ListedLeg[]>;
  /**
   * The same for several conferences with one request, if the bridge can do that. A conference that the bridge's answer
   * does not mention is left out. Undefined if the bridge turns out not to know such a request.
   */
  snapshots?(conferenceIds: readonly ConferenceId[]): Promise<ReadonlyMap<ConferenceId, readonly ListedLeg[]> | undefined>;
  /**
   * Throws `CallbackRefused` if the callback does not come from the bridge or cannot be read. May store which call the
   * callback names, and commands nothing.
   */
  parse(callback: RawCallback): ParsedCallback | Promise<ParsedCallback>;
};

export class BridgeUnavailable extends Error {}

export class BridgeRefused extends Error {
  /** `code`: the bridge's short reason, without personal data. */
  constructor(readonly code: string) {
    super(`The bridge refused: ${code}`);
  }
}

export class CallbackRefused extends Error {
  constructor(readonly reason: 'forged' | 'malformed' | 'too-large') {
    super(`The callback is ${reason}`);
  }
}

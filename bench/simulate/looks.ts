/**
 * The looks at running conferences: four times a minute, one function finds out which they are, and divides them among
 * looks of up to fifty. Times are in seconds.
 */
import { LOOK_EVERY_MS } from '../../domain/conference/policy';
import { REQUESTS_AT_ONCE } from '../../functions/reconciliation/looks/ask-rooms';
import { CONFERENCES_IN_A_LOOK, SPREAD_SECONDS } from '../../functions/reconciliation/looks/begin-looks';
import { SECOND_MS } from '../../schemas/durations';
import { AWS_REQUEST, billedMilliseconds, ONE_CORE_MB } from '../cost/durations';
import { READ_UNITS_OF_AN_ENTRY } from '../cost/looks';
import { wiredFunction } from '../deployment/wired-functions';
import type { Assumptions } from './assumptions';
import type { Deployment, Server } from './deployment';
import { eachUse, nothingUsed, type Traffic, type Use } from './traffic';

export const LOOK = 'functions/reconciliation/looks/look.ts';
const PLAN_LOOKS = 'functions/reconciliation/looks/plan-looks.ts';

/** What comes at regular times, however many conferences there are. */
export const isLook = (entry: string): boolean => entry === LOOK || entry === PLAN_LOOKS;

export const LOOKS_APART = LOOK_EVERY_MS / SECOND_MS;

const MESSAGES_IN_A_REQUEST = 10;
/** An answer of DynamoDB has at most 1 MB, which is read with half a unit for each 4 KB. */
const READ_UNITS_OF_A_PAGE = 128;

type LookParameters = { readonly traffic: Traffic; readonly assumptions: Assumptions };

const ownMs = (awsRequests: number, otherRequests: number): number =>
  billedMilliseconds(
    { invocations: 1, awsRequests, otherRequests, waitedMs: awsRequests * AWS_REQUEST.waitMs },
    wiredFunction(LOOK).memoryMb,
  );

const looksFor = (conferences: number): number => Math.ceil(conferences / CONFERENCES_IN_A_LOOK);

/** Reads the list, and sends the looks. Asking whether a silent bridge is back is one more request. */
const beginUse = (conferences: number, isBridgeSilent = false): Use => {
  const sent = looksFor(conferences);
  const recordsReads = Math.max(0.5, conferences * READ_UNITS_OF_AN_ENTRY);
  const requests = Math.ceil(recordsReads / READ_UNITS_OF_A_PAGE) + Math.ceil(sent / MESSAGES_IN_A_REQUEST);
  return { ...nothingUsed(), invocations: 1, recordsReads, queueMessages: sent, ownMs: ownMs(requests, isBridgeSilent ? 1 : 0) };
};

const requestsToBridge = (conferences: number, { bridgeAnswersTogether }: Assumptions): number => (bridgeAnswersTogether ? 1 : conferences);

/** One look at so many conferences. */
const lookUse = ({ traffic, assumptions }: LookParameters, conferences: number, asks = true): Use => {
  const counted = traffic.phases.talked.functions[LOOK];
  const otherRequests = asks ? requestsToBridge(conferences, assumptions) : 0;
  const share = wiredFunction(LOOK).memoryMb / ONE_CORE_MB;
  return {
    ...nothingUsed(),
    invocations: 1,
    conferencesReads: counted ? (counted.conferencesReads / counted.invocations) * conferences : 0,
    otherRequests,
    ownMs: ownMs(1, otherRequests) + (conferences * assumptions.lookCpuMsPerConference) / share,
  };
};

/** How many times in succession a look of so many conferences waits for the bridge. */
const waitsForBridge = (conferences: number, assumptions: Assumptions): number =>
  Math.ceil(requestsToBridge(conferences, assumptions) / REQUESTS_AT_ONCE);

/** What the looks at one conference use in a second, if there are many. */
export const looksPerSecond = (parameters: LookParameters): { readonly use: Use; readonly instances: number } => {
  const looks = 1_000;
  const conferences = looks * CONFERENCES_IN_A_LOOK;
  const [begin, each] = [beginUse(conferences), lookUse(parameters, CONFERENCES_IN_A_LOOK)];
  const share = conferences * LOOKS_APART;
  const use = eachUse((name) => (begin[name] + looks * each[name]) / share);
  const { assumptions } = parameters;
  const waitMs = waitsForBridge(CONFERENCES_IN_A_LOOK, assumptions) * assumptions.bridgeAnswerMs;
  return { use, instances: (use.ownMs + (looks * waitMs) / share) / SECOND_MS };
};

/** What became of the looks. */
export type LooksMade = {
  /** Requests to a bridge that did not answer. */
  readonly unanswered: number;
  /** The longest time, in seconds, from when a look was due until it began. */
  readonly latest: number;
  /** When all conferences had been looked at after the bridge was back. */
  readonly lookedAgainAt: number | undefined;
};

export type LooksOptions = LookParameters & {
  readonly deployment: Deployment;
  readonly conferences: number;
  readonly bridgeAt: (second: number) => Server;
  readonly from: number;
  readonly to: number;
};

const nothingAsked: Server = { seconds: 0, fails: false };

class Looks implements LooksMade {
  unanswered = 0;
  latest = 0;
  lookedAgainAt: number | undefined;
  private readonly looks: number;
  private readonly inEach: number;
  private isKnownSilent = false;

  constructor(private readonly options: LooksOptions) {
    this.looks = looksFor(options.conferences);
    this.inEach = options.conferences / Math.max(1, this.looks);
  }

  /** Finds out which conferences there are. While the bridge is known to be silent, asks whether it is back. */
  begin(due: number): void {
    const { deployment, conferences } = this.options;
    const { events } = deployment;
    const wasSilent = this.isKnownSilent;
    let isBack = false;
    let isLate = false;
    const server = (): Server => {
      this.noteBegun(due);
      isLate = events.now >= due + LOOKS_APART;
      if (isLate || !wasSilent) return nothingAsked;
      const { seconds, fails } = this.bridge();
      isBack = !fails;
      if (fails) this.unanswered += 1;
      return { seconds, fails: false };
    };
    const after = (): void => {
      // The next looks are due already.
      if (isLate) return;
      if (isBack) this.lookAgain();
      else this.look(this.looks, due, { asks: !wasSilent });
    };
    deployment.arrive({ entry: LOOK, use: beginUse(conferences, wasSilent), server, after }, 1);
  }

  /** The bridge is back: spreads the looks over some seconds. */
  private lookAgain(): void {
    const { events } = this.options.deployment;
    this.isKnownSilent = false;
    for (let index = 0; index < this.looks; index++) {
      const due = events.now + Math.floor((index * SPREAD_SECONDS) / this.looks);
      events.at(due, () => this.look(1, due, { asks: true, after: () => (this.lookedAgainAt = events.now) }));
    }
  }

  private look(jobs: number, due: number, { asks, after }: { readonly asks: boolean; readonly after?: () => void }): void {
    const { deployment, assumptions } = this.options;
    const { events } = deployment;
    const server = (begun: number): Server => {
      this.noteBegun(due);
      // The function drops a look that comes too late.
      if (!asks || events.now >= due + 2 * LOOKS_APART) return nothingAsked;
      const { seconds, fails } = this.bridge();
      if (!fails) return { seconds: seconds * waitsForBridge(this.inEach, assumptions), fails };
      // If the first requests are not answered, no others are made, and the look is not repeated.
      this.unanswered += begun * Math.min(REQUESTS_AT_ONCE, requestsToBridge(this.inEach, assumptions));
      events.after(seconds, () => (this.isKnownSilent = true));
      return { seconds, fails: false };
    };
    deployment.arrive({ entry: LOOK, use: lookUse(this.options, this.inEach, asks), server, ...(after ? { after } : {}) }, jobs);
  }

  private bridge(): Server {
    const { deployment, bridgeAt, from } = this.options;
    return bridgeAt(deployment.events.now + from);
  }

  private noteBegun(due: number): void {
    this.latest = Math.max(this.latest, this.options.deployment.events.now - due);
  }
}

/** Each round of looks is planned for its time, however long the one before takes. */
export const beginLooks = (options: LooksOptions): LooksMade => {
  const { deployment, from, to } = options;
  const looks = new Looks(options);
  for (let due = 0; due + from < to; due += LOOKS_APART) deployment.events.at(due, () => looks.begin(due));
  return looks;
};

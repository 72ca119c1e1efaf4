/** What conferences ask of a deployment from second to second. */
import { SECOND_MS } from '../../schemas/durations';
import type { Phase } from '../cost/hold-conferences';
import { isCalled, wiredFunction } from '../deployment/wired-functions';
import type { Random } from '../measuring/random';
import type { Assumptions } from './assumptions';
import type { Deployment, Server, Work } from './deployment';
import { beginLooks, isLook, type LooksMade } from './looks';
import { poisson } from './poisson';
import { eachUse, PHASES, type Traffic, type Use } from './traffic';

/** Partners' servers, not the conference server. */
export const DELIVER = 'functions/partners/deliveries/deliver.ts';
const FAN_OUT = 'functions/partners/deliveries/fan-out.ts';
export const WATCH = 'functions/reconciliation/watch.ts';
export const LEG_COMMANDS = 'functions/legs/leg-commands.ts';

/** What comes from the conference server. */
const FROM_BRIDGE: ReadonlySet<string> = new Set(['functions/legs/bridge-callback.ts', 'functions/legs/callbacks.ts']);

/** How many conferences begin a part of their life in this second, or are in it. */
export type Population = { readonly [phase in Phase]: number };

/**
 * Of so many conferences, a share starts within some seconds of the full hour, which is second 0. As many have ended in
 * the same time before. The others come and go evenly.
 */
export const populationAt = (
  conferences: number,
  { share, withinSeconds }: Assumptions['hour'],
  { phases }: Traffic,
  second: number,
): Population => {
  const together = conferences * share;
  const others = conferences - together;
  const life = PHASES.reduce((sum, phase) => sum + phases[phase].seconds, 0);
  const within = (from: number, lasts: number): number => {
    const [begin, end] = [from, from + withinSeconds];
    const overlap = Math.min(second, end) - Math.max(second - lasts, begin);
    return (together * Math.max(0, overlap)) / withinSeconds;
  };
  const steady = (phase: Phase): number => (others * phases[phase].seconds) / life;
  const startedOf = Math.min(1, Math.max(0, second / withinSeconds));
  return {
    opened: steady('opened') + within(-phases.opened.seconds, phases.opened.seconds),
    started: steady('started') + within(0, phases.started.seconds),
    talked: steady('talked') + together * (second < 0 ? 1 - Math.min(1, Math.max(0, (second + withinSeconds) / withinSeconds)) : startedOf),
    ended: steady('ended') + within(-withinSeconds, phases.ended.seconds),
  };
};

const perInvocation = (use: Use): Use => eachUse((name) => use[name] / use.invocations);

/** A busy process of `fan-out` reads the list of subscriptions about so often a second, however many events come (ADR 81). */
const LIST_READS_A_SECOND = 5;

/** What is used if many conferences run, of what was counted with one at a time. */
export const underLoad = (entry: string, use: Use): Use => {
  if (entry !== FAN_OUT) return use;
  const eventsInAProcess = use.invocations / (use.ownMs / SECOND_MS);
  return { ...use, subscriptionReads: use.subscriptionReads * Math.min(1, LIST_READS_A_SECOND / eventsInAProcess) };
};

/** `bridge`: how the conference server answers. */
const workOf = (entry: string, use: Use, bridge: () => Server, { partnerAnswerMs }: Assumptions): Work => {
  const each = perInvocation(underLoad(entry, use));
  const asked = Math.min(1, each.otherRequests);
  if (asked === 0) return { entry, use: each };
  if (entry === DELIVER) return { entry, use: each, server: () => ({ seconds: (asked * partnerAnswerMs) / 1_000, fails: false }) };
  return { entry, use: each, server: () => ({ seconds: asked * bridge().seconds, fails: bridge().fails && entry === LEG_COMMANDS }) };
};

const STEP = 0.2;
const STEPS_A_SECOND = 5;

type LoadOptions = {
  readonly deployment: Deployment;
  readonly traffic: Traffic;
  readonly assumptions: Assumptions;
  readonly conferences: number;
  readonly random: Random;
  readonly bridgeAt: (second: number) => Server;
  /** Seconds; 0 is the full hour. */
  readonly from: number;
  readonly to: number;
};

/** A request finds an instance or is refused, so those of a step must not come all at the same time. */
const PIECES = 20;

const arriveEvenly = (deployment: Deployment, work: Work, jobs: number): void => {
  const pieces = isCalled(wiredFunction(work.entry)) ? Math.min(PIECES, jobs) : 1;
  for (let piece = 0; piece < pieces; piece++) {
    const upTo = (end: number): number => Math.floor((jobs * end) / pieces);
    deployment.events.after((STEP * piece) / pieces, () => deployment.arrive(work, upTo(piece + 1) - upTo(piece)));
  }
};

/** Everything but the looks: evenly over each part of a conference's life. */
const arriveInStep = (options: LoadOptions, second: number): void => {
  const { deployment, traffic, assumptions, conferences, random, bridgeAt, from } = options;
  const population = populationAt(conferences, assumptions.hour, traffic, second);
  const bridge = (): Server => bridgeAt(deployment.events.now + from);
  for (const phase of PHASES) {
    const { functions, seconds } = traffic.phases[phase];
    for (const [entry, use] of Object.entries(functions)) {
      if (isLook(entry) || (bridge().fails && FROM_BRIDGE.has(entry))) continue;
      const each = (population[phase] * use.invocations) / seconds / STEPS_A_SECOND;
      arriveEvenly(deployment, workOf(entry, use, bridge, assumptions), poisson(each, random));
    }
  }
};

/** Returns what becomes of the looks. */
export const beginLoad = (options: LoadOptions): LooksMade => {
  const { deployment, from, to } = options;
  for (let step = 0; step < (to - from) * STEPS_A_SECOND; step++) {
    const at = step * STEP;
    deployment.events.at(at, () => arriveInStep(options, from + at));
  }
  return beginLooks(options);
};

/** What conferences ask of a deployment from second to second. */
import { LOOK_EVERY_MS } from '../../domain/conference/policy';
import { SECOND_MS } from '../../schemas/durations';
import type { Phase } from '../cost/hold-conferences';
import { wiredFunction } from '../deployment/wired-functions';
import type { Assumptions } from './assumptions';
import type { Deployment, Server, Work } from './deployment';
import { poisson } from './poisson';
import { PHASES, type Traffic, type Use, USES } from './traffic';

type Random = () => number;

/** Partners' servers, not the conference server. */
export const DELIVER = 'functions/partners/deliveries/deliver.ts';
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

const perInvocation = (use: Use): Use => Object.fromEntries(USES.map((name) => [name, use[name] / use.invocations])) as Use;

/** `bridge`: how the conference server answers. */
const workOf = (entry: string, use: Use, bridge: () => Server, { partnerAnswerMs }: Assumptions): Work => {
  const each = perInvocation(use);
  const asked = Math.min(1, each.otherRequests);
  if (asked === 0) return { entry, use: each };
  if (entry === DELIVER) return { entry, use: each, server: () => ({ seconds: (asked * partnerAnswerMs) / 1_000, fails: false }) };
  // A look that gets no answer ends well. A command is tried again.
  return { entry, use: each, server: () => ({ seconds: asked * bridge().seconds, fails: bridge().fails && entry === LEG_COMMANDS }) };
};

/** A look at a conference comes this long after the one before. */
export const LOOKS_APART = LOOK_EVERY_MS / SECOND_MS;
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
  const { invokedBy } = wiredFunction(work.entry);
  const pieces = invokedBy === 'http-api' || invokedBy === 'socket' ? Math.min(PIECES, jobs) : 1;
  for (let piece = 0; piece < pieces; piece++) {
    const upTo = (end: number): number => Math.floor((jobs * end) / pieces);
    deployment.events.after((STEP * piece) / pieces, () => deployment.arrive(work, upTo(piece + 1) - upTo(piece)));
  }
};

/** Everything but the looks, which follow one another: evenly over each part of a conference's life. */
const arriveInStep = (options: LoadOptions, second: number): void => {
  const { deployment, traffic, assumptions, conferences, random, bridgeAt, from } = options;
  const population = populationAt(conferences, assumptions.hour, traffic, second);
  const bridge = (): Server => bridgeAt(deployment.events.now + from);
  for (const phase of PHASES) {
    const { functions, seconds } = traffic.phases[phase];
    for (const [entry, use] of Object.entries(functions)) {
      if (entry === WATCH || (bridge().fails && FROM_BRIDGE.has(entry))) continue;
      const each = (population[phase] * use.invocations) / seconds / STEPS_A_SECOND;
      arriveEvenly(deployment, workOf(entry, use, bridge, assumptions), poisson(each, random));
    }
  }
};

/** Each conference has one look after the other. A look that waits makes the next one late, but makes no more looks. */
const beginLooks = ({ deployment, traffic, assumptions, conferences, bridgeAt, from, to }: LoadOptions): void => {
  const use = traffic.phases.talked.functions[WATCH];
  if (!use) return;
  const { events } = deployment;
  const bridge = (): Server => {
    const now = bridgeAt(events.now + from);
    return now.fails && !assumptions.bridgeOutage.looksAskTheBridge ? { seconds: 0, fails: true } : now;
  };
  const look = (jobs: number, due: number): void => {
    if (due + from > to) return;
    const after = (ended: number): void => look(ended, Math.max(due + LOOKS_APART, events.now));
    events.at(due, () => deployment.arrive({ ...workOf(WATCH, use, bridge, assumptions), after }, jobs));
  };
  const groups = LOOKS_APART * STEPS_A_SECOND;
  const upTo = (group: number): number => Math.round((conferences * group) / groups);
  for (let group = 0; group < groups; group++) look(upTo(group + 1) - upTo(group), group * STEP);
};

export const beginLoad = (options: LoadOptions): void => {
  const { deployment, from, to } = options;
  for (let step = 0; step < (to - from) * STEPS_A_SECOND; step++) {
    const at = step * STEP;
    deployment.events.at(at, () => arriveInStep(options, from + at));
  }
  beginLooks(options);
};

/** The stages of a change's path, from the start times of the functions on it. */
import type { Invocation } from '../../deployment/invocations';
import type { Delivered } from '../../measuring/expected-deliveries';
import { percentile } from '../../measuring/statistics';
import type { Way } from '../measurement';

/** Milliseconds: from the request to the start of the first function, from there to that of the next, and so on. */
export type Stages = readonly number[];

type Path = {
  /** Entries of the wiring, in the order in which they run. */
  readonly functions: readonly string[];
  /** One more than functions. */
  readonly stages: readonly string[];
};

/** The function that writes the change tells the terminals, or nudges a push if there are many of them. */
export const paths: Readonly<Record<Way, Path>> = {
  terminals: {
    functions: ['functions/calls/report-calls.ts'],
    stages: ['request, gateway', 'write, to the last delivery'],
  },
  webhooks: {
    functions: ['functions/reconciliation/take-changes.ts', 'functions/partners/deliveries/fan-out.ts'],
    stages: ['request, write, stream', 'publish, bus', 'to the last delivery'],
  },
};

/** There is only one change at a time, so the first invocation of each function after the change belongs to it. */
const stagesOf = (change: Delivered, ran: readonly Invocation[], { functions }: Path): Stages | undefined => {
  const changedAt = change.lastAt - change.lastMs;
  const starts = functions.flatMap((entry) => {
    const first = ran.find(({ entry: each, startedAt }) => each === entry && startedAt >= changedAt && startedAt <= change.lastAt);
    return first ? [first.startedAt] : [];
  });
  if (starts.length < functions.length) return undefined;
  return [...starts, change.lastAt].map((end, index) => end - (starts[index - 1] ?? changedAt));
};

/** In order of their start, which `stagesOf` requires. */
export const stagesOfAll = (changes: readonly Delivered[], ran: readonly Invocation[], way: Way): readonly Stages[] => {
  const inOrder = [...ran].sort((one, other) => one.startedAt - other.startedAt);
  return changes.map((change) => stagesOf(change, inOrder, paths[way])).filter((stages): stages is Stages => stages !== undefined);
};

/** The fan-out alone: from the start of the function that tells terminals, or publishes the event, to the last delivery. */
export const fanOutMs = ([, ...others]: Stages): number => others.reduce((total, stage) => total + stage, 0);

export const medianStages = (all: readonly Stages[], way: Way): Stages =>
  paths[way].stages.map((_name, index) =>
    percentile(
      all.map((stages) => stages[index] ?? 0),
      0.5,
    ),
  );

/** The stages of a change's path, from the start and end times of the functions on it. */
import type { Invocation } from '../../deployment/invocations';
import type { Delivered } from '../../measuring/expected-deliveries';
import { percentile } from '../../measuring/statistics';

export type Stages = {
  /** From the request, through the write and the stream, to the start of the function that publishes it. */
  readonly written: number;
  /** From there, through the bus, to the start of the function that delivers it. */
  readonly published: number;
  /** From there to the last delivery. */
  readonly delivered: number;
};

/** Entries of the wiring. */
export type Passed = { readonly publishes: string; readonly delivers: string };

export const passedToTerminals: Passed = {
  publishes: 'functions/reconciliation/take-changes.ts',
  delivers: 'functions/terminals/push.ts',
};

export const passedToPartners: Passed = { ...passedToTerminals, delivers: 'functions/partners/deliveries/fan-out.ts' };

/** There is only one change at a time, so the first invocation of each function after the change belongs to it. */
const stagesOf = (change: Delivered, ran: readonly Invocation[], passed: Passed): Stages | undefined => {
  const changedAt = change.lastAt - change.lastMs;
  const first = (entry: string) =>
    ran.find((invocation) => invocation.entry === entry && invocation.startedAt >= changedAt && invocation.startedAt <= change.lastAt);
  const [publishing, delivering] = [first(passed.publishes), first(passed.delivers)];
  if (!publishing || !delivering) return undefined;
  return {
    written: publishing.startedAt - changedAt,
    published: delivering.startedAt - publishing.startedAt,
    delivered: change.lastAt - delivering.startedAt,
  };
};

/** In order of their start, which `stagesOf` requires. */
export const stagesOfAll = (changes: readonly Delivered[], ran: readonly Invocation[], passed: Passed): readonly Stages[] => {
  const inOrder = [...ran].sort((one, other) => one.startedAt - other.startedAt);
  return changes.map((change) => stagesOf(change, inOrder, passed)).filter((stages): stages is Stages => stages !== undefined);
};

/** The fan-out alone: from the start of the function that puts the event on the bus to the last delivery. */
export const fanOutMs = ({ published, delivered }: Stages): number => published + delivered;

export const medianStages = (all: readonly Stages[]): Stages => {
  const median = (pick: (stages: Stages) => number): number => percentile(all.map(pick), 0.5);
  return {
    written: median(({ written }) => written),
    published: median(({ published }) => published),
    delivered: median(({ delivered }) => delivered),
  };
};

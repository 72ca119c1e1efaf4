/** The measurement and its results, the same for every system. */
import type { Loop } from '../measuring/closed-loop';
import type { Delivered } from '../measuring/expected-deliveries';
import type { Usage } from '../measuring/process-usage';
import { sum } from '../measuring/statistics';

/** To whom changes go. */
export type Way = 'terminals' | 'webhooks';

/** One cell of the table. */
export type Cell = {
  readonly participants: number;
  /** The number of terminals, watchers or sinks that receive a change. */
  readonly receivers: number;
};

export type CellRun = Cell &
  Loop & {
    readonly durable: boolean;
    /** The core that the server runs on: any if undefined. */
    readonly core: number | undefined;
  };

export type Measured = {
  /** For each change, the time until its last delivery. */
  readonly lastMs: readonly number[];
  readonly deliveries: number;
  readonly bytes: number;
  readonly cpuMs: number;
  /** The growth of the program's memory. */
  readonly privateBytes: number;
  readonly lost: number;
  readonly repeated: number;
};

export const measuredFrom = (
  delivered: readonly Delivered[],
  before: Usage,
  after: Usage,
  repeated: number,
  receivers: number,
): Measured => {
  const lost = sum(delivered.map((change) => change.lost));
  return {
    lastMs: delivered.filter((change) => change.lost === 0).map(({ lastMs }) => lastMs),
    deliveries: delivered.length * receivers - lost,
    bytes: sum(delivered.map(({ bytes }) => bytes)),
    cpuMs: after.cpuMs - before.cpuMs,
    privateBytes: after.privateBytes - before.privateBytes,
    lost,
    repeated,
  };
};

/** Combines all rounds of a cell. */
export const together = (runs: readonly Measured[]): Measured => ({
  lastMs: runs.flatMap(({ lastMs }) => lastMs),
  deliveries: sum(runs.map(({ deliveries }) => deliveries)),
  bytes: sum(runs.map(({ bytes }) => bytes)),
  cpuMs: sum(runs.map(({ cpuMs }) => cpuMs)),
  privateBytes: sum(runs.map(({ privateBytes }) => privateBytes)),
  lost: sum(runs.map(({ lost }) => lost)),
  repeated: sum(runs.map(({ repeated }) => repeated)),
});

/** Deliveries of a change that take longer count as lost. */
export const DELIVERED_WITHIN_MS = 8_000;

/** What is measured, and what comes out of it: the same for every rival. */
import type { Loop } from '../measuring/closed-loop';
import type { Delivered } from '../measuring/expected-deliveries';
import type { Usage } from '../measuring/process-usage';
import { sum } from '../measuring/statistics';

/** One place in the table. */
export type Cell = {
  readonly participants: number;
  /** Terminals, watchers or sinks that a change is brought to. */
  readonly receivers: number;
};

export type CellRun = Cell & Loop & { readonly durable: boolean };

export type Measured = {
  /** From the change to its last delivery, of each change. */
  readonly lastMs: readonly number[];
  readonly deliveries: number;
  readonly bytes: number;
  readonly cpuMs: number;
  /** What the program has grown by. */
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

/** Both rounds of a cell as one. */
export const together = (runs: readonly Measured[]): Measured => ({
  lastMs: runs.flatMap(({ lastMs }) => lastMs),
  deliveries: sum(runs.map(({ deliveries }) => deliveries)),
  bytes: sum(runs.map(({ bytes }) => bytes)),
  cpuMs: sum(runs.map(({ cpuMs }) => cpuMs)),
  privateBytes: sum(runs.map(({ privateBytes }) => privateBytes)),
  lost: sum(runs.map(({ lost }) => lost)),
  repeated: sum(runs.map(({ repeated }) => repeated)),
});

/** A change whose deliveries have not all come by then has lost them. */
export const DELIVERED_WITHIN_MS = 8_000;

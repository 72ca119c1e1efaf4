/** What the simulation assumes of the world around Rollcall. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Assumptions = {
  /** The share of all conferences that start within so many seconds of the full hour. */
  readonly hour: { readonly share: number; readonly withinSeconds: number };
  /** That watch each conference. */
  readonly terminals: number;
  readonly bridgeAnswerMs: number;
  readonly partnerAnswerMs: number;
  /** Whether the conference server answers one request about up to 50 conferences. */
  readonly bridgeAnswersTogether: boolean;
  /**
   * What a look computes for each conference, on a whole core. With ten participants, 0.1 ms were measured on the machine
   * of the benchmarks, without the SDK.
   */
  readonly lookCpuMsPerConference: number;
  /** `timeoutMs`: how long a request waits for a conference server that does not answer. */
  readonly bridgeOutage: { readonly minutes: number; readonly timeoutMs: number };
  readonly deadSink: { readonly hours: number };
  /** How callers of the API repeat what was refused: after 1, 2, 4, … seconds. */
  readonly callerRetrySeconds: { readonly first: number; readonly most: number };
};

export const readAssumptions = (): Assumptions => JSON.parse(readFileSync(join(__dirname, 'assumptions.json'), 'utf8')) as Assumptions;

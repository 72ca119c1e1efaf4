/** Why a call has no answer that the operation promises. */
import type { Problem } from '../contract';

/** What is known of a call that failed. */
export type Failure = {
  /** 0: no answer came, so it is unknown whether the server acted. */
  readonly status: number;
  readonly problem?: Problem | undefined;
  /** Names the request in the server's log. */
  readonly correlator?: string | undefined;
  readonly retryAfterMs?: number | undefined;
};

/** A call that has failed: with the server's problem document, or without any answer. */
export class RollcallError extends Error {
  override readonly name = 'RollcallError';
  readonly status: number;
  /** The problem document (RFC 9457), if the answer was one. */
  readonly problem: Problem | undefined;
  readonly correlator: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor({ status, problem, correlator, retryAfterMs }: Failure, cause?: unknown) {
    super(problem?.detail ?? problem?.title ?? (status === 0 ? 'No answer' : `HTTP ${String(status)}`), { cause });
    this.status = status;
    this.problem = problem;
    this.correlator = correlator;
    this.retryAfterMs = retryAfterMs;
  }

  get code(): Problem['code'] | undefined {
    return this.problem?.code;
  }
}

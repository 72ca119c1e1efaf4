/** The port that runs a command once for each idempotency key. */
import type { Context } from 'aws-lambda';
import type { ProblemCode } from '../../schemas/problems';

/** A finished answer. As JSON, so that it can be kept and given again. */
export type ApiResult = { statusCode: number; headers: Record<string, string>; body: string };

/** The answer together with the refusal it tells of, for the log. */
export type Rendered = ApiResult & { code?: ProblemCode };

export type KeyedRequest = {
  /** Whose key it is, and for what: the same word of another caller, or for another operation, is another key. */
  readonly key: readonly string[];
  /** What makes it the same request. */
  readonly fingerprint: readonly string[];
  readonly operation: string;
};

/** Runs `run` unless its answer is already kept. Throws `IDEMPOTENCY_IN_PROGRESS` and `IDEMPOTENCY_KEY_REUSED`. */
export type Idempotency = (
  request: KeyedRequest,
  context: Context,
  run: () => Promise<Rendered>,
) => Promise<{ readonly rendered: Rendered; readonly replayed: boolean }>;

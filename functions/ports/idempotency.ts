/** The port that runs a command once for each idempotency key. */
import type { Context } from 'aws-lambda';
import type { ProblemCode } from '../../schemas/problems';

/** A finished answer. It is JSON, so that it can be stored and given again. */
export type ApiResult = { statusCode: number; headers: Record<string, string>; body: string };

/**
 * The answer, with the refusal that it reports, for the log. `isFinal` is false if the same request may have another
 * outcome later: such an answer is not kept under an idempotency key.
 */
export type Rendered = ApiResult & { code?: ProblemCode; isFinal?: false };

export type KeyedRequest = {
  /**
   * The key together with its caller and operation: the same key from another caller, or for another operation, is a
   * different key.
   */
  readonly key: readonly string[];
  /** What makes another request the same request. */
  readonly fingerprint: readonly string[];
  readonly operation: string;
};

/** Runs `run` unless its answer is already stored. Throws `IDEMPOTENCY_IN_PROGRESS` and `IDEMPOTENCY_KEY_REUSED`. */
export type Idempotency = (
  request: KeyedRequest,
  context: Context,
  run: () => Promise<Rendered>,
) => Promise<{ readonly rendered: Rendered; readonly replayed: boolean }>;

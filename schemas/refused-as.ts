/** A check of a request that is refused with a code of its own, where CAMARA has one, instead of `INVALID_ARGUMENT`. */
import type { ProblemCode } from './problems';

type RefusedAs = { readonly problem: ProblemCode };

/** The `params` of such a refinement. */
export const refusedAs = (problem: ProblemCode): RefusedAs => ({ problem });

/** The code that the failed check asks for. Checks without one have no `params`. */
export const refusalOf = (params: Readonly<Record<string, unknown>> | undefined): ProblemCode | undefined =>
  (params as RefusedAs | undefined)?.problem;

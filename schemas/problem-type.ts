/** The only place that defines how the `type` of a problem is written. */
import type { ProblemCode } from './problems';

/** An identifier (RFC 9457 section 3.1.1), the same in every deployment; `docs/problems.md` explains each. */
const PROBLEM_TYPE_BASE = 'urn:problem-type:rollcall:';

/** `NOT_FOUND` → `not-found`, which is also the anchor in `docs/problems.md`. */
export const problemSlug = (code: ProblemCode): string => code.toLowerCase().replaceAll('_', '-');

export const problemType = (code: ProblemCode): string => PROBLEM_TYPE_BASE + problemSlug(code);

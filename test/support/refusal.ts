import type { DomainError } from '../../domain/errors';
import type { ProblemCode } from '../../schemas/problems';

/** For `expect(…).toThrow(refusal('NOT_FOUND'))`: any error with that code. */
export const refusal = (code: ProblemCode): DomainError => expect.objectContaining({ code }) as DomainError;

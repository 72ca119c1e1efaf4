/** Turns anything that was thrown into the problem document of the answer (RFC 9457). */
import { DomainError, unavailable } from '../../domain/errors';
import { problemType } from '../../schemas/problem-type';
import { type Problem, problems } from '../../schemas/problems';
import type { Rendered } from '../ports/idempotency';
import { isUnavailable } from '../runtime/is-unavailable';

const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** DynamoDB adapts to a new load within seconds; the caller's own back-off does the rest. */
const UNAVAILABLE_RETRY_SECONDS = 2;

const problemOf = (error: unknown): DomainError => {
  if (error instanceof DomainError) return error;
  if (isUnavailable(error)) return unavailable(UNAVAILABLE_RETRY_SECONDS);
  return new DomainError('INTERNAL', 'The request failed because of an internal error; the log has it under its x-correlator.');
};

/** The text of an unknown error never reaches the answer: it could contain anything. */
export const problemResponse = (error: unknown): Rendered => {
  const { code, detail, facts, errors } = problemOf(error);
  const { retryAfterSeconds, ...members } = facts;
  const { status, title } = problems[code];
  const problem = {
    type: problemType(code),
    title,
    status,
    detail,
    message: detail,
    code,
    ...(errors.length > 0 && { errors: [...errors] }),
    ...members,
  };
  return {
    statusCode: status,
    headers: {
      'content-type': PROBLEM_MEDIA_TYPE,
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(problem satisfies Problem),
    code,
  };
};

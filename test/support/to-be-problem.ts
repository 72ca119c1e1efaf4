/** Adds `expect(response).toBeProblem('NOT_FOUND', { conferenceId })` to jest: import this file for its effect. */
import { isDeepStrictEqual } from 'node:util';
import type { ApiResult } from '../../functions/ports/idempotency';
import { Problem, type ProblemCode, problems } from '../../schemas/problems';

type Verdict = { readonly pass: boolean; readonly message: () => string };

const verdict = (pass: boolean, message: string): Verdict => ({ pass, message: () => message });

const readProblem = (body: string): Problem | undefined => {
  try {
    return Problem.strict().parse(JSON.parse(body));
  } catch {
    return undefined;
  }
};

const toBeProblem = ({ statusCode, headers, body }: ApiResult, code: ProblemCode, members: Partial<Problem> = {}): Verdict => {
  const shown = `${statusCode} ${body}`;
  if (headers['content-type'] !== 'application/problem+json') return verdict(false, `expected application/problem+json, got ${shown}`);
  const problem = readProblem(body);
  if (problem === undefined) return verdict(false, `expected a problem of the contract, got ${shown}`);
  const { status } = problems[code];
  if (problem.code !== code || problem.status !== status || statusCode !== status) return verdict(false, `expected ${code}, got ${shown}`);
  const differing = Object.entries(members).filter(([name, value]) => !isDeepStrictEqual(problem[name as keyof Problem], value));
  if (differing.length > 0) return verdict(false, `expected ${JSON.stringify(members)} in ${shown}`);
  return verdict(true, `expected another answer than ${shown}`);
};

expect.extend({ toBeProblem });

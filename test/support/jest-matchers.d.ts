import type { Problem, ProblemCode } from '../../schemas/problems';

declare global {
  namespace jest {
    interface Matchers<R> {
      /**
       * The answer is the problem of that code, with those members, and shows nothing that the contract does not know.
       */
      toBeProblem(code: ProblemCode, members?: Partial<Problem>): R;
    }
  }
}

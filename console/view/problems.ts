/** Why a command about the whole conference did not work, in words. */
import { NotSentError, RollcallError } from '../../terminal';
import type { Texts } from '../texts/en';

export const problemWords = (error: unknown, { problems }: Texts): string => {
  if (error instanceof NotSentError) return problems.NOT_SENT;
  if (!(error instanceof RollcallError)) return problems.OTHER;
  if (error.status === 0) return problems.NO_ANSWER;
  if (error.status === 401) return problems.UNAUTHENTICATED;
  const known: Readonly<Record<string, string>> = problems;
  return known[error.code ?? ''] ?? problems.OTHER;
};

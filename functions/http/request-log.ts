/** One line for each request, written when it is answered. */
import type { Rendered } from '../ports/idempotency';
import type { Log } from '../runtime/log';

export type RequestFacts = { operation: string; correlator: string; requestId: string; durationMs: number; replayed: boolean };

/** `error` is what was thrown. Only a failure of our own shows it. */
export const logRequest = (log: Log, facts: RequestFacts, { statusCode: status, code }: Rendered, error?: unknown): void => {
  const { replayed, ...fields } = { ...facts, status };
  if (status >= 500) log('request.failed', { ...fields, code, error });
  else if (status >= 400) log('request.refused', { ...fields, code, replayed });
  else log('request.answered', { ...fields, replayed });
};

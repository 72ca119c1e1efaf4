/** Limits how often one caller may send the same kind of request. */
import { secondsToNextMinute } from '../../domain/clock-minute';
import { tooManyRequests } from '../../domain/errors';
import type { RequestLimit } from '../../schemas/operation';
import type { Deps } from '../ports/deps';
import type { Caller } from './caller';

export type LimitDeps<Limit extends RequestLimit = RequestLimit> = Pick<Deps, 'requestCounter' | 'identity' | 'clock'> & {
  readonly settings: Readonly<Record<`${Limit}PerMinute`, number>>;
};

/**
 * Tokens are easily replaced, so the count is that of all tokens of a caller. It is stored under a keyed hash of the
 * number, which stays the same when a newer hash key comes.
 */
export const callerName = async (
  { identity }: Pick<Deps, 'identity'>,
  { clientId, subject = '', phoneNumber }: Caller,
): Promise<readonly string[]> => [clientId, subject, ...(phoneNumber === undefined ? [] : [(await identity()).stableKey(phoneNumber)])];

/** One small write, whether the request is admitted or not. Throws `TOO_MANY_REQUESTS`. */
export const limitRequests = async <Limit extends RequestLimit>(deps: LimitDeps<Limit>, limit: Limit, caller: Caller): Promise<void> => {
  const perMinute: Readonly<Record<`${Limit}PerMinute`, number>> = deps.settings;
  const at = deps.clock();
  const whose = JSON.stringify([limit, ...(await callerName(deps, caller))]);
  if (!(await deps.requestCounter.count(whose, at, perMinute[`${limit}PerMinute`]))) throw tooManyRequests(secondsToNextMinute(at));
};

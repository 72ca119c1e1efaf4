/** The terminal and the view for support share one token: the issuer may refuse a second one without the user. */
import { MINUTE_MS } from '../../schemas/durations';
import type { AccessToken, FetchToken } from '../../terminal';

const lasts = (token: string | AccessToken, now: number): boolean =>
  typeof token === 'string' || (token.expiresAt ?? Infinity) - MINUTE_MS > now;

/** A request for a first token gets the current one while it lasts. */
export const sharedToken = (fetch: FetchToken, now: () => number): FetchToken => {
  let last: ReturnType<FetchToken> | undefined;
  return async (why) => {
    if (last && why.reason === 'first') {
      const there = await last.catch(() => undefined);
      if (there !== undefined && lasts(there, now())) return there;
    }
    last = fetch(why);
    return last;
  };
};

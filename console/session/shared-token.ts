/** One token for the terminal and the view for support: the issuer may refuse to give another one without the user. */
import { MINUTE_MS } from '../../schemas/durations';
import type { AccessToken, FetchToken } from '../../terminal';

const lasts = (token: string | AccessToken, now: number): boolean =>
  typeof token === 'string' || (token.expiresAt ?? Infinity) - MINUTE_MS > now;

/** Whoever asks for a first token gets the one that there is, as long as it lasts. */
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

/** Keeps the access token of the application, and asks for another one before it expires or when it was refused. */
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { Surroundings } from '../surroundings';

/** `expiresAt`: milliseconds since 1970. Without it, a token is used until it is refused. */
export type AccessToken = { readonly token: string; readonly expiresAt?: number | undefined };

/**
 * Why a token is needed: there is none yet, the last one expires soon, or the server has refused it. After `refused`, the
 * application must give another token.
 */
export type TokenReason = 'first' | 'expires' | 'refused';

/** The application's own: from its login, its store or its server. Called again for each new token. */
export type FetchToken = (why: { readonly reason: TokenReason }) => Promise<string | AccessToken>;

/** A token is changed this long before its end. */
const TOKEN_MARGIN_MS = MINUTE_MS;
/** Then the application is asked again. */
const ANSWERED_WITHIN_MS = 30 * SECOND_MS;

const checked = (fetched: string | AccessToken): AccessToken => {
  const { token, expiresAt } = typeof fetched === 'string' ? { token: fetched } : fetched;
  if (typeof token !== 'string' || token === '') throw new TypeError('The function `token` has given no token');
  return { token, expiresAt: Number.isFinite(expiresAt) ? expiresAt : undefined };
};

/** One for each terminal: its client and its connection share it. */
export class AccessTokens {
  private kept: AccessToken | undefined;
  private underWay: Promise<AccessToken> | undefined;

  /** Without `after`, a function that never answers is waited for. */
  constructor(
    private readonly fetchToken: FetchToken,
    private readonly now: () => number,
    private readonly after?: Surroundings['after'],
  ) {}

  /** `refused`: a token that the server did not accept. */
  async get(refused?: string): Promise<AccessToken> {
    const { kept } = this;
    const isRefused = kept !== undefined && kept.token === refused;
    if (kept && !isRefused && this.lasts(kept, TOKEN_MARGIN_MS)) return kept;
    const expiry = kept ? 'expires' : 'first';
    this.underWay ??= this.inTime(this.fetch(isRefused ? 'refused' : expiry)).finally(() => (this.underWay = undefined));
    try {
      return await this.underWay;
    } catch (error) {
      if (kept && !isRefused && this.lasts(kept, 0)) return kept;
      throw error;
    }
  }

  private lasts({ expiresAt = Infinity }: AccessToken, forMs: number): boolean {
    return expiresAt - forMs > this.now();
  }

  private async fetch(reason: TokenReason): Promise<AccessToken> {
    this.kept = checked(await this.fetchToken({ reason }));
    return this.kept;
  }

  private inTime(fetching: Promise<AccessToken>): Promise<AccessToken> {
    const { after } = this;
    if (!after) return fetching;
    let cancel: () => void = () => undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = after(ANSWERED_WITHIN_MS, () => reject(new Error('The function `token` does not answer')));
    });
    return Promise.race([fetching, late]).finally(() => cancel());
  }
}

/** Keeps the access token of the application, and asks for another one before it expires or when it was refused. */

/** `expiresAt`: milliseconds since 1970. Without it, a token is used until it is refused. */
export type AccessToken = { readonly token: string; readonly expiresAt?: number | undefined };

/** The application's own: from its login, its store or its server. Called again for each new token. */
export type FetchToken = () => Promise<string | AccessToken>;

/** A token is changed this long before its end. */
const TOKEN_MARGIN_MS = 60_000;

export class AccessTokens {
  private kept: AccessToken | undefined;
  private underWay: Promise<AccessToken> | undefined;

  constructor(
    private readonly fetchToken: FetchToken,
    private readonly now: () => number,
  ) {}

  /** `refused`: a token that the server did not accept. */
  async get(refused?: string): Promise<AccessToken> {
    const { kept } = this;
    if (kept && kept.token !== refused && (kept.expiresAt === undefined || kept.expiresAt - TOKEN_MARGIN_MS > this.now())) return kept;
    this.underWay ??= this.fetch().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async fetch(): Promise<AccessToken> {
    const fetched = await this.fetchToken();
    this.kept = typeof fetched === 'string' ? { token: fetched } : fetched;
    return this.kept;
  }
}

/** Who is signed in. */
import type { FetchToken } from '../../terminal';

export type Account = {
  /** One local database for each: people share browsers. */
  readonly database: string;
  /** How the account is shown: a number, or what the issuer calls its user. */
  readonly label: string;
  readonly token: FetchToken;
  /** It has no number, so there is nothing but the view for the carrier's support. */
  readonly isSupport?: true;
};

/** The issuer asks for the user again; nothing else helps. */
export class SignInExpired extends Error {
  override readonly name = 'SignInExpired';
}

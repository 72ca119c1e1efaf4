/** Who is signed in. */
import type { FetchToken } from '../../terminal';

export type Account = {
  /** One local database for each: people share browsers. */
  readonly database: string;
  /** The account's label: a number, or the issuer's name for the user. */
  readonly label: string;
  readonly token: FetchToken;
  /** It has no number, so it can open the view for support only. */
  readonly isSupport?: true;
};

/** The user has to sign in again. */
export class SignInExpired extends Error {
  override readonly name = 'SignInExpired';
}

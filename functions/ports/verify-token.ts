/** Verifies access tokens that no gateway has checked. */

/** API Gateway gives every claim as text. A test or another gateway may not. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * The claims of a valid token. Throws `DomainError` (`UNAUTHENTICATED`) for any other token, and an outage if the
 * issuer cannot be reached.
 */
export type VerifyToken = (token: string) => Promise<Claims>;

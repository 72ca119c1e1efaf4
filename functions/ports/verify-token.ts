/** Access tokens that no gateway has checked. */

/** API Gateway gives every claim as text; a test or another gateway may not. */
export type Claims = Readonly<Record<string, unknown>>;

/** The claims of a valid token; throws `DomainError` (`UNAUTHENTICATED`) for any other, and an outage where the issuer cannot be asked. */
export type VerifyToken = (token: string) => Promise<Claims>;

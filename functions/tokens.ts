/** Access tokens that no gateway has checked. */
import type { Claims } from './http/api-event';

/** The claims of a valid token; throws `DomainError` (`UNAUTHENTICATED`) for any other, and an outage where the issuer cannot be asked. */
export type VerifyToken = (token: string) => Promise<Claims>;

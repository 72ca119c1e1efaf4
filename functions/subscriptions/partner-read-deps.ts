/** What the operations of partners need that only read: no idempotency and no queue, and so nothing of them in their bundles. */
import type { Deps, HttpDeps } from '../deps';
import { http } from '../providers/http';
import { subscriptionStore } from '../providers/subscription-store';

export type PartnerReadDeps = HttpDeps & Pick<Deps, 'subscriptionStore'>;

export const partnerReadProviders = { ...http, subscriptionStore };

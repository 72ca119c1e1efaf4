/** What the commands of partners need that send something to the sink. */
import type { Deps } from '../deps';
import { deliveryStore } from '../providers/delivery-store';
import { idempotency } from '../providers/idempotency';
import { queues } from '../providers/queues';
import { partnerReadProviders, type PartnerReadDeps } from './partner-read-deps';

export type PartnerDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'settings' | 'deliveryStore' | 'queues'>;

export const partnerProviders = { ...partnerReadProviders, idempotency, deliveryStore, queues };

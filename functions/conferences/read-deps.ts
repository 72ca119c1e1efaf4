/** What the operations that only read need: no idempotency, and so nothing of it in their bundles. */
import type { Deps, HttpDeps } from '../deps';
import { conferenceStore } from '../providers/conference-store';
import { http } from '../providers/http';
import { identity } from '../providers/identity';

export type ReadDeps = HttpDeps & Pick<Deps, 'settings' | 'store' | 'identity'>;

export const readProviders = { ...http, store: conferenceStore, identity };

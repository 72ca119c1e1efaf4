/** What the commands of terminals need. */
import type { Deps, HttpDeps } from '../deps';
import { conferenceStore } from '../providers/conference-store';
import { http } from '../providers/http';
import { idempotency } from '../providers/idempotency';
import { identity } from '../providers/identity';

export type ReadDeps = HttpDeps & Pick<Deps, 'settings' | 'store' | 'identity'>;
export type CommandDeps = ReadDeps & Pick<Deps, 'idempotency'>;

export const readProviders = { ...http, store: conferenceStore, identity };
export const commandProviders = { ...readProviders, idempotency };

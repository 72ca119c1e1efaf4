/** What the commands of terminals and of the network need. */
import type { Deps } from '../deps';
import { sealedIdempotency } from '../providers/sealed-idempotency';
import { readProviders, type ReadDeps } from './read-deps';

export type CommandDeps = ReadDeps & Pick<Deps, 'idempotency'>;

export const commandProviders = { ...readProviders, idempotency: sealedIdempotency };

import type { Deps } from '../deps';
import type { ReconcileDeps } from '../reconcile/reconcile-deps';

export type WatchDeps = ReconcileDeps & Pick<Deps, 'bridge' | 'legRecords' | 'lookClaims'>;

import type { Deps } from '../deps';

export type DriveDeps = Pick<Deps, 'queues' | 'log' | 'store' | 'clock' | 'legRecords' | 'dialPace' | 'bridge' | 'settings'>;

/** What every command of the driver works with: its settings, its records, and its client. */
import type { DriverOptions } from '../kit/driver-options';
import type { AriClient } from './ari-client';
import type { Options, Secrets } from './options';

export type AsteriskContext = DriverOptions<Options, Secrets> & { readonly ari: AriClient };

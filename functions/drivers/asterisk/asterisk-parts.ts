/** What the parts of the driver share. */
import type { DriverOptions } from '../kit/driver-options';
import type { AriClient } from './ari-client';
import type { Options, Secrets } from './options';

export type AsteriskParts = DriverOptions<Options, Secrets> & { readonly ari: AriClient };

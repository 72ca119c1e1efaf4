/** What every command of the driver works with: its settings, its records, and its client. */
import type { DriverOptions } from '../kit/driver-options';
import type { JanusClient } from './janus-client';
import type { Options, Secrets } from './options';

export type JanusContext = DriverOptions<Options, Secrets> & { readonly client: JanusClient };

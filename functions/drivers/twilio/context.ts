/** What every command of the driver works with: its settings, its records, and its client. */
import type { DriverOptions } from '../kit/driver-options';
import type { Options, Secrets } from './options';
import type { Profile } from './profiles';
import type { TwilioClient } from './twilio-client';

export type TwilioContext = DriverOptions<Options, Secrets> & { readonly client: TwilioClient; readonly profile: Profile };

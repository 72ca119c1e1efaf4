/** What the parts of the driver share. */
import type { DriverOptions } from '../kit/driver-options';
import type { Options, Secrets } from './options';
import type { Profile } from './profiles';
import type { TwilioClient } from './twilio-client';

export type TwilioParts = DriverOptions<Options, Secrets> & { readonly client: TwilioClient; readonly profile: Profile };

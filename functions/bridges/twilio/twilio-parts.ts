/** What the parts of the driver share. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { ConferenceId } from '../../../schemas/common';
import type { DriverOptions } from '../driver-options';
import type { Options, Secrets } from './options';
import type { Profile } from './profiles';
import type { TwilioClient } from './twilio-client';

export type TwilioParts = DriverOptions<Options, Secrets> & { readonly client: TwilioClient; readonly profile: Profile };

/** Where it is kept that a conference has ended: no participant has that id. */
export const roomRecord = (conferenceId: ConferenceId): LegRef => ({ conferenceId, participantId: 'room', leg: 0 });
export const isLegRecord = ({ leg }: LegRef): boolean => leg > 0;

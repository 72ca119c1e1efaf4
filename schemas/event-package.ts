/** What the carrier's edge and the gateway exchange with Rollcall about a conference server's event package (RFC 4575). */
import * as z from 'zod';
import { ConferenceId, PhoneNumber } from './common';

const MAX_URI_CHARACTERS = 256;
/** Of the header of a NOTIFY, which is some fifty characters long. */
export const MAX_SUBSCRIPTION_STATE_CHARACTERS = 256;

/** The URI of a conference on the carrier's conference server. */
const ConferenceUri = z
  .string()
  .max(MAX_URI_CHARACTERS)
  .regex(/^(?:sips?|tel):[\x21-\x7e]+$/i, 'must be a SIP or tel URI')
  .meta({ id: 'ConferenceUri', example: 'sip:conf-4711@conference.carrier.example' });

export const SetConferenceUriRequest = z.strictObject({ conferenceUri: ConferenceUri }).meta({ id: 'SetConferenceUriRequest' });
export type SetConferenceUriRequest = z.infer<typeof SetConferenceUriRequest>;

/** A conference to whose event package the gateway subscribes. */
export const EventPackageWatch = z
  .object({
    conferenceId: ConferenceId,
    conferenceUri: z.string(),
    initiator: PhoneNumber.nullable(),
  })
  .meta({ id: 'EventPackageWatch' });
export type EventPackageWatch = z.infer<typeof EventPackageWatch>;

export const EventPackageWatchPage = z
  .object({ items: z.array(EventPackageWatch), nextCursor: z.string().optional() })
  .meta({ id: 'EventPackageWatchPage' });
export type EventPackageWatchPage = z.infer<typeof EventPackageWatchPage>;

/** The operation for the holder of a subscription to the event package of the carrier's conference server. */
import * as z from 'zod';
import { ConferenceId } from '../common';
import { MAX_SUBSCRIPTION_STATE_CHARACTERS } from '../event-package';
import { CONFERENCE_INFO_TYPE } from '../media-types';
import { operationsWith } from '../operation';
import { MAX_DOCUMENT_BYTES } from '../settings/event-package-dialect';

const ofConference = z.strictObject({ conferenceId: ConferenceId });
const ofSubscription = z.strictObject({
  subscription: z.string().min(1).max(64).meta({
    description: 'Names the subscription that the document is of: any text. Versions of documents are counted for each subscription.',
  }),
});
const subscriptionState = z.object({
  'subscription-state': z.string().min(1).max(MAX_SUBSCRIPTION_STATE_CHARACTERS).optional().meta({
    description: 'The header of the NOTIFY, as it came. Without it, the subscription is active for an hour.',
  }),
});
const Document = z.string().meta({ description: 'A document of RFC 4575. It may be empty if there is a `Subscription-State`.' });

const edge = operationsWith({ tag: 'event-package', auth: 'jwt', scopes: ['event-package:write'] });

export const notifyEventPackage = /* @__PURE__ */ edge({
  operationId: 'notifyEventPackage',
  method: 'post',
  path: '/v1/conferences/{conferenceId}/event-package',
  summary: 'Pass on a document of the event package',
  description:
    "The body of a NOTIFY and its `Subscription-State`. A subscription begins with a full document; if one is missing in between, the response is `FULL_STATE_REQUIRED` until the next full one. While one subscription feeds the conference, the documents of another have no effect. The initiator's own terminal may send documents of its conference with the scope `conferences:write`.",
  ownScopes: ['conferences:write'],
  command: true,
  params: ofConference,
  query: ofSubscription,
  headers: subscriptionState,
  body: Document,
  bodyType: 'text',
  bodyText: { mediaType: CONFERENCE_INFO_TYPE, maxBytes: MAX_DOCUMENT_BYTES },
  responses: { 204: null },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE', 'FULL_STATE_REQUIRED', 'TOO_MANY_REQUESTS'],
});

export const eventPackageOperations = [notifyEventPackage] as const;

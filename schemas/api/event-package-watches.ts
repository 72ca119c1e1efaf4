/** The operations that say to which event packages the gateway subscribes. */
import * as z from 'zod';
import { ConferenceId } from '../common';
import { EventPackageWatchPage, SetConferenceUriRequest } from '../event-package';
import { operationsWith } from '../operation';

const ofConference = z.strictObject({ conferenceId: ConferenceId });
const watchesQuery = z.strictObject({
  cursor: z.string().min(1).max(512).optional().meta({ description: 'The `nextCursor` of the previous page.' }),
});

const edge = operationsWith({ tag: 'event-package', auth: 'jwt', scopes: ['event-package:write'] });

export const setConferenceUri = /* @__PURE__ */ edge({
  operationId: 'setConferenceUri',
  method: 'put',
  path: '/v1/conferences/{conferenceId}/conference-uri',
  summary: "Say which conference of the carrier's conference server this is",
  command: true,
  params: ofConference,
  body: SetConferenceUriRequest,
  responses: { 204: null },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE'],
});

export const listEventPackageWatches = /* @__PURE__ */ edge({
  operationId: 'listEventPackageWatches',
  method: 'get',
  path: '/v1/event-package/watches',
  summary: 'List the conferences to whose event package the gateway subscribes',
  description: 'Those that have a `conferenceUri` and have not ended. A page may have fewer entries than there are, or none.',
  query: watchesQuery,
  responses: { 200: EventPackageWatchPage },
  problems: [],
});

export const eventPackageWatchOperations = [setConferenceUri, listEventPackageWatches] as const;

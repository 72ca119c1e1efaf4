/** The operations on a conference. */
import * as z from 'zod';
import { ConferenceId, decimal, MAX_VERSION } from '../common';
import { Conference, ConferencePage, CreateConferenceRequest, PartialConference } from '../conference';
import { ConferenceState } from '../conference-states';
import { CONFERENCE_INFO_TYPE } from '../media-types';
import { operationsWith } from '../operation';

const ofConference = z.strictObject({ conferenceId: ConferenceId });
const conferencesQuery = z.strictObject({
  state: ConferenceState.optional().meta({ description: 'Only conferences in this state.' }),
  cursor: z.string().min(1).max(512).optional().meta({ description: 'The `nextCursor` of the previous page.' }),
  // A Lambda response can have at most 6 MB; a conference of 300 takes 230 KB.
  limit: decimal(1, 20).default(20).meta({ description: 'The most conferences on a page.' }),
});
const conferenceQuery = z.strictObject({
  since: decimal(1, MAX_VERSION).optional().meta({ description: 'Answer only what has changed after this version.' }),
});
const conferenceHeaders = z.object({
  'if-none-match': z.string().max(1024).optional().meta({ description: 'The version in quotes.' }),
  accept: z.string().max(1024).optional(),
});
const ConferenceOrChanges = z.discriminatedUnion('state', [PartialConference, Conference]).meta({ id: 'ConferenceOrChanges' });

const ofConferences = { tag: 'conferences', auth: 'jwt' } as const;
const asCommand = { ...ofConferences, scopes: ['conferences:write'], command: true } as const;
const reads = operationsWith({ ...ofConferences, scopes: ['conferences:read'] });
const commands = operationsWith(asCommand);
const initiatorCommands = operationsWith({ ...asCommand, caller: 'initiator' });

export const createConference = /* @__PURE__ */ initiatorCommands({
  operationId: 'createConference',
  method: 'post',
  path: '/v1/conferences',
  summary: 'Open a conference',
  description:
    'Opens a conference. Until its start, the access network calls the participants one by one, or nobody does if the assembly of the deployment is `direct`. If the network has already opened a conference for the initiator, Rollcall adopts that one: the participants of the request join those that the network has reported. All names and references of participants together are limited to 40,000 bytes in UTF-8.',
  limit: 'openings',
  body: CreateConferenceRequest,
  responses: { 201: Conference },
  answerHeaders: { 201: ['location', 'etag'] },
  problems: ['CONFERENCE_ALREADY_OPEN', 'DUPLICATE_PARTICIPANT', 'TOO_MANY_PARTICIPANTS', 'TOO_MUCH_TEXT', 'NUMBER_NOT_ALLOWED'],
});

export const listConferences = /* @__PURE__ */ reads({
  operationId: 'listConferences',
  method: 'get',
  path: '/v1/conferences',
  summary: "List the initiator's conferences, newest first",
  caller: 'initiator',
  query: conferencesQuery,
  responses: { 200: ConferencePage },
  problems: [],
});

export const getCurrentConference = /* @__PURE__ */ reads({
  operationId: 'getCurrentConference',
  method: 'get',
  path: '/v1/conferences/current',
  summary: "Get the initiator's conference that has not ended",
  caller: 'initiator',
  responses: { 200: Conference },
  answerHeaders: { 200: ['etag'] },
  problems: ['NOT_FOUND'],
});

export const getConference = /* @__PURE__ */ reads({
  operationId: 'getConference',
  method: 'get',
  path: '/v1/conferences/{conferenceId}',
  summary: 'Get one conference: the whole state, or the changes since a version',
  description:
    'The ETag is the version; `If-None-Match` with the current version is answered with 304. The response is never older than `since`. With `Accept: application/conference-info+xml` it is an RFC 4575 document.',
  params: ofConference,
  query: conferenceQuery,
  headers: conferenceHeaders,
  responses: { 200: ConferenceOrChanges, 304: null },
  alsoAs: [CONFERENCE_INFO_TYPE],
  answerHeaders: { 200: ['etag', 'vary'], 304: ['etag', 'vary'] },
  problems: ['NOT_FOUND', 'NOT_ACCEPTABLE'],
});

export const startConference = /* @__PURE__ */ initiatorCommands({
  operationId: 'startConference',
  method: 'post',
  path: '/v1/conferences/{conferenceId}/start',
  summary: 'Start the conference: call the initiator and every participant who is online',
  limit: 'changes',
  params: ofConference,
  responses: { 202: Conference },
  answerHeaders: { 202: ['etag'] },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE', 'NO_ONLINE_PARTICIPANTS', 'TOO_MANY_REQUESTS'],
});

export const endConference = /* @__PURE__ */ commands({
  operationId: 'endConference',
  method: 'post',
  path: '/v1/conferences/{conferenceId}/end',
  summary: 'End the conference for everyone',
  params: ofConference,
  responses: { 200: Conference, 202: Conference },
  answerHeaders: { 200: ['etag'], 202: ['etag'] },
  problems: ['NOT_FOUND'],
});

export const conferenceOperations = [
  createConference,
  listConferences,
  getCurrentConference,
  getConference,
  startConference,
  endConference,
] as const;

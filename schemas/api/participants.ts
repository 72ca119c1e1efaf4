/** The operations on the participants of a conference. */
import * as z from 'zod';
import { ConferenceId, ParticipantId } from '../common';
import { AddParticipantsRequest, Conference } from '../conference';
import { IF_MATCH_PATTERN } from '../entity-tag';
import { operationsWith } from '../operation';
import { Participant, ParticipantUpdate } from '../participant';

const ofConference = z.strictObject({ conferenceId: ConferenceId });
const ofParticipant = z.strictObject({ conferenceId: ConferenceId, participantId: ParticipantId });
const ifMatch = z.object({
  'if-match': z.string().max(256).optional().meta({
    description: "The participant's version in quotes: the request is refused if the participant has changed since. `*` means any version.",
    pattern: IF_MATCH_PATTERN,
  }),
});
const manages = operationsWith({
  tag: 'participants',
  auth: 'jwt',
  scopes: ['conferences:write'],
  caller: 'initiator',
  command: true,
  limit: 'changes',
});

export const addParticipants = /* @__PURE__ */ manages({
  operationId: 'addParticipants',
  method: 'post',
  path: '/v1/conferences/{conferenceId}/participants',
  summary: 'Add participants',
  description:
    'If the conference has started, Rollcall calls the new participants immediately. A number that was removed can be added again. All names and references that requests have given to a conference, together, are limited to 40,000 bytes in UTF-8.',
  params: ofConference,
  body: AddParticipantsRequest,
  responses: { 202: Conference },
  answerHeaders: { 202: ['etag'] },
  problems: [
    'NOT_FOUND',
    'INCOMPATIBLE_STATE',
    'DUPLICATE_PARTICIPANT',
    'TOO_MANY_PARTICIPANTS',
    'TOO_MUCH_TEXT',
    'NUMBER_NOT_ALLOWED',
    'TOO_MANY_REQUESTS',
  ],
});

export const updateParticipant = /* @__PURE__ */ manages({
  operationId: 'updateParticipant',
  method: 'patch',
  path: '/v1/conferences/{conferenceId}/participants/{participantId}',
  summary: 'Set a participant online or offline, muted or unmuted, on hold or not',
  description:
    'If somebody is set online again, Rollcall calls the participant again, on a new leg. 202 means that the request is recorded; `lastAction` shows the outcome.',
  params: ofParticipant,
  headers: ifMatch,
  body: ParticipantUpdate,
  responses: { 202: Participant },
  answerHeaders: { 202: ['etag'] },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE', 'VERSION_CONFLICT', 'TOO_MANY_PARTICIPANTS', 'ACTION_NOT_SUPPORTED', 'TOO_MANY_REQUESTS'],
});

export const removeParticipant = /* @__PURE__ */ manages({
  operationId: 'removeParticipant',
  method: 'delete',
  path: '/v1/conferences/{conferenceId}/participants/{participantId}',
  summary: 'Remove a participant',
  description:
    'Rollcall ends the leg of the participant. The initiator cannot be removed. 204 means that the participant had been removed already.',
  params: ofParticipant,
  headers: ifMatch,
  responses: { 202: Participant, 204: null },
  answerHeaders: { 202: ['etag'] },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE', 'VERSION_CONFLICT', 'ACTION_NOT_SUPPORTED'],
});

export const participantOperations = [addParticipants, updateParticipant, removeParticipant] as const;

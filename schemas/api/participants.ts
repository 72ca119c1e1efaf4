/** The operations on the participants of a conference. */
import * as z from 'zod';
import { ConferenceId, ParticipantId } from '../common';
import { AddParticipantsRequest, Conference } from '../conference';
import { defineOperation } from '../operation';
import { Participant, ParticipantUpdate } from '../participant';

const ofConference = z.strictObject({ conferenceId: ConferenceId });
const ofParticipant = z.strictObject({ conferenceId: ConferenceId, participantId: ParticipantId });
const ifMatch = {
  'if-match': z
    .string()
    .max(256)
    .optional()
    .meta({ description: "The participant's version in quotes: the request is refused if the participant has changed since." }),
};
const manages = { auth: 'jwt', scopes: ['conferences:write'], caller: 'initiator', command: true } as const;

export const addParticipants = defineOperation({
  operationId: 'addParticipants',
  tag: 'participants',
  method: 'post',
  path: '/v1/conferences/{conferenceId}/participants',
  summary: 'Add participants',
  description:
    'If the conference has started, Rollcall calls the new participants immediately. A number that was removed can be added again.',
  ...manages,
  params: ofConference,
  body: AddParticipantsRequest,
  responses: { 202: Conference },
  problems: [
    'NOT_FOUND',
    'INCOMPATIBLE_STATE',
    'DUPLICATE_PARTICIPANT',
    'TOO_MANY_PARTICIPANTS',
    'NUMBER_NOT_ALLOWED',
    'TOO_MANY_REQUESTS',
  ],
});

export const updateParticipant = defineOperation({
  operationId: 'updateParticipant',
  tag: 'participants',
  method: 'patch',
  path: '/v1/conferences/{conferenceId}/participants/{participantId}',
  summary: 'Set a participant online or offline, muted or unmuted, on hold or not',
  description:
    'If somebody is set online again, Rollcall calls the participant again, on a new leg. 202 means that the request is recorded; `lastAction` shows the outcome.',
  ...manages,
  params: ofParticipant,
  headers: z.object(ifMatch),
  body: ParticipantUpdate,
  responses: { 202: Participant },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE', 'VERSION_CONFLICT', 'ACTION_NOT_SUPPORTED', 'TOO_MANY_REQUESTS'],
});

export const removeParticipant = defineOperation({
  operationId: 'removeParticipant',
  tag: 'participants',
  method: 'delete',
  path: '/v1/conferences/{conferenceId}/participants/{participantId}',
  summary: 'Remove a participant',
  description:
    'Rollcall ends the leg of the participant. The initiator cannot be removed. 204 means that the participant had been removed already.',
  ...manages,
  params: ofParticipant,
  headers: z.object(ifMatch),
  responses: { 202: Participant, 204: null },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE', 'VERSION_CONFLICT'],
});

export const participantOperations = [addParticipants, updateParticipant, removeParticipant] as const;

/** Where each operation is. The compiler holds every row against the operation table. */
import type { TerminalOperations } from '../contract';

/** As the operation is named in the API's documents. */
export type TerminalOperationId = keyof TerminalOperations;

type Route<Id extends TerminalOperationId> = {
  readonly method: TerminalOperations[Id]['method'];
  readonly path: TerminalOperations[Id]['path'];
  readonly isCommand: TerminalOperations[Id]['isCommand'];
};

export const routes: { readonly [Id in TerminalOperationId]: Route<Id> } = {
  createConference: { method: 'post', path: '/v1/conferences', isCommand: true },
  listConferences: { method: 'get', path: '/v1/conferences', isCommand: false },
  getCurrentConference: { method: 'get', path: '/v1/conferences/current', isCommand: false },
  getConference: { method: 'get', path: '/v1/conferences/{conferenceId}', isCommand: false },
  startConference: { method: 'post', path: '/v1/conferences/{conferenceId}/start', isCommand: true },
  endConference: { method: 'post', path: '/v1/conferences/{conferenceId}/end', isCommand: true },
  addParticipants: { method: 'post', path: '/v1/conferences/{conferenceId}/participants', isCommand: true },
  updateParticipant: { method: 'patch', path: '/v1/conferences/{conferenceId}/participants/{participantId}', isCommand: true },
  removeParticipant: { method: 'delete', path: '/v1/conferences/{conferenceId}/participants/{participantId}', isCommand: true },
};

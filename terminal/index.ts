/** `@rollcall/terminal`. The stores are apart, so that an application has only the one that it uses. */
export { AccessTokens, type AccessToken, type FetchToken, type TokenReason } from './client/access-tokens';
export {
  type CallAnswer,
  type CallInput,
  type CallOptions,
  type CallParts,
  type ClientDeps,
  createClient,
  type RollcallClient,
} from './client/create-client';
export type { TerminalOperationId } from './client/routes';
export { type Failure, RollcallError } from './client/rollcall-error';
export { NotSentError } from './commands/conference-commands';
export type { Answered, Command, CommandPhase, StoredCommand } from './commands/command';
export { type Wished, wishedOf } from './commands/wished';
export type { NotSentReason, Wish } from './commands/wish';
export type {
  ChangedParticipant,
  Conference,
  FullStateMessage,
  Management,
  NewParticipant,
  PartialConference,
  PartialStateMessage,
  Participant,
  ParticipantUpdate,
  Problem,
  ResyncMessage,
  TerminalMessage,
  TerminalOperations,
} from './contract';
export type { Line } from './follow/line';
export { openTerminal, type TerminalOptions } from './open-terminal';
export type { ShownParticipant, Snapshot } from './snapshot';
export type { ConferenceHeader, ConferenceStore, ParticipantRow } from './stores/conference-store';
export { type ConferenceUpdate, type Reaction, receive } from './synchronisation/receive';
export {
  type Fetch,
  type Socket,
  type SocketEvents,
  type Surroundings,
  theSurroundings,
  type WebSocketClass,
  type WebSocketLike,
} from './surroundings';
export { type SnapshotListener, Terminal, type TerminalDeps } from './terminal';

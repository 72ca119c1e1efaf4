/** `@rollcall/terminal`. The stores are apart, so that an application has only the one that it uses. */
export { AccessTokens, type AccessToken, type FetchToken, type TokenReason } from './client/access-tokens';
export { type CallAnswer, type CallInput, type CallOptions, createClient, type Fetch, type RollcallClient } from './client/create-client';
export { type Failure, RollcallError } from './client/rollcall-error';
export { NotSentError } from './commands/conference-commands';
export type { Command, CommandPhase } from './commands/command';
export type { NotSentReason, Wish } from './commands/wish';
export type {
  Conference,
  Management,
  NewParticipant,
  PartialConference,
  Participant,
  ParticipantUpdate,
  Problem,
  TerminalMessage,
  TerminalOperations,
} from './contract';
export type { Line } from './follow/line';
export { openTerminal, type TerminalOptions } from './open-terminal';
export type { ShownParticipant, Snapshot } from './snapshot';
export type { ConferenceHeader, ConferenceStore, ParticipantRow } from './stores/conference-store';
export { type ConferenceUpdate, type Reaction, receive } from './synchronisation/receive';
export { type Socket, type SocketEvents, type Surroundings, theSurroundings, type WebSocketClass } from './surroundings';
export { Terminal, type TerminalDeps } from './terminal';

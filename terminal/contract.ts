/**
 * The types of the contract that a terminal uses. This is the only file that takes types from the schemas: the package
 * is published with a flat copy of it, in which nothing of zod is left.
 */
import type * as z from 'zod';
import type { operations } from '../schemas/api';
import type { TerminalMessage } from '../schemas/terminal-messages';

export type {
  /** A conference, its participants, and the version that this is true for. */
  Conference,
  /** Whether the conference can be managed, why not, and what can be done. */
  Management,
  /** The changes after a version, as `GET` with `since` answers them. */
  PartialConference,
} from '../schemas/conference';
export type {
  /** Somebody to call. */
  NewParticipant,
  /** One of the parties: what is known of it, and what has been asked for. */
  Participant,
  /** What may be asked of a participant. */
  ParticipantUpdate,
} from '../schemas/participant';
export type {
  /** Why a request was refused (RFC 9457). `code` is for programs. */
  Problem,
} from '../schemas/problems';
export type {
  /** A participant in a change: what is left out has its default, or is as before. */
  ChangedParticipant,
  /** The whole state over the WebSocket. */
  FullStateMessage,
  /** A change over the WebSocket. */
  PartialStateMessage,
  /** Whatever comes over the WebSocket. */
  TerminalMessage,
} from '../schemas/terminal-messages';

/** The state is too large for the WebSocket: it is fetched by `GET`. */
export type ResyncMessage = Extract<TerminalMessage, { type: 'resync' }>;

type Operations = (typeof operations)[number];
/** What a terminal uses of the operation table. */
type OperationIdOfTerminal =
  | 'createConference'
  | 'listConferences'
  | 'getCurrentConference'
  | 'getConference'
  | 'startConference'
  | 'endConference'
  | 'addParticipants'
  | 'updateParticipant'
  | 'removeParticipant';
type Named<Id extends OperationIdOfTerminal> = Extract<Operations, { operationId: Id }>;

/** What a query has after it was parsed is what an application writes: a number, not its text. */
type Query<Schema> = Schema extends z.ZodType ? Partial<z.output<Schema>> : undefined;
type Sent<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;
type Answered<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Member<Op, Name extends 'params' | 'query' | 'body' | 'command'> = Op extends { readonly [_ in Name]: infer Value }
  ? Value
  : undefined;

/** Each operation as a terminal calls it. */
export type TerminalOperations = {
  [Id in OperationIdOfTerminal]: {
    readonly method: Named<Id>['method'];
    readonly path: Named<Id>['path'];
    readonly isCommand: Member<Named<Id>, 'command'> extends true ? true : false;
    readonly params: Sent<Member<Named<Id>, 'params'>>;
    readonly query: Query<Member<Named<Id>, 'query'>>;
    readonly body: Sent<Member<Named<Id>, 'body'>>;
    readonly answer: {
      [Status in keyof Named<Id>['responses']]: { readonly status: Status; readonly body: Answered<Named<Id>['responses'][Status]> };
    }[keyof Named<Id>['responses']];
  };
};

/**
 * An endpoint as data. Validation, types, response filtering, the OpenAPI document, the routes in AWS and in local
 * mode, and the list of API tests are all derived from it.
 */
import type * as z from 'zod';
import type { ProblemCode } from './problems';

export type Scope =
  | 'conferences:read'
  | 'conferences:write'
  | 'conferences:all'
  | 'calls:report'
  | 'event-package:write'
  | 'subscriptions:manage'
  | 'numbers:read';

/** What is limited for each caller, by the setting `<name>PerMinute`. */
export type RequestLimit = 'openings' | 'changes' | 'connects' | 'redeliveries' | 'recoveries' | 'documents';

export type AnswerHeader = 'etag' | 'location' | 'vary';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export type OperationSpec = {
  /** Unique; its handler and its test are called the same, in kebab-case. */
  readonly operationId: string;
  readonly tag: string;
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  /**
   * `jwt`: API Gateway checks the token, the function the scopes. `driver`: the bridge driver verifies the request.
   * `none`: open.
   */
  readonly auth: 'jwt' | 'driver' | 'none';
  /** The token needs all of them. */
  readonly scopes: readonly Scope[];
  /** With these instead, an initiator may do it to its own conference. */
  readonly ownScopes?: readonly Scope[];
  /** Whether the token must name the initiator's phone number. */
  readonly caller?: 'initiator';
  /** A command: it honours `Idempotency-Key`. */
  readonly command?: boolean;
  /** How often a caller may send it is limited. Requests of all operations with this limit are counted together. */
  readonly limit?: RequestLimit;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /**
   * Media type of the request body; JSON by default. `raw`: the driver parses the body itself. `text`: as `bodyText`
   * says; it may be empty.
   */
  readonly bodyType?: 'json' | 'raw' | 'text';
  readonly bodyText?: { readonly mediaType: string; readonly maxBytes: number };
  /** The bodies of successful responses by status; `null` for no body. */
  readonly responses: Readonly<Record<number, z.ZodType | null>>;
  /** Media types other than JSON in which a successful response with a body is available. */
  readonly alsoAs?: readonly string[];
  /** Headers of a successful response besides those that every response has. An answer may have no other. */
  readonly answerHeaders?: Readonly<Record<number, readonly AnswerHeader[]>>;
  /** The problems specific to this operation; `problemsOf` adds those that every operation has. */
  readonly problems: readonly ProblemCode[];
};

/**
 * Defines operations that have something in common. Mark each call as pure: then a bundle holds only the operation that
 * its function serves.
 */
export const operationsWith =
  <const Common extends Partial<OperationSpec>>(common: Common) =>
  <const Own extends Omit<OperationSpec, keyof Common>>(own: Own): Common & Own => ({ ...common, ...own });

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** The parsed request, as passed to the handler. */
export type Input<Op extends OperationSpec> = {
  readonly params: Parsed<Op['params']>;
  readonly query: Parsed<Op['query']>;
  readonly headers: Parsed<Op['headers']>;
  readonly body: Parsed<Op['body']>;
};

/** Every problem that an operation can answer: its own and those of the pipeline. */
export const problemsOf = (op: OperationSpec): readonly ProblemCode[] => {
  const codes = new Set<ProblemCode>(op.problems);
  if (op.auth !== 'none') codes.add('INVALID_ARGUMENT');
  if (op.auth === 'jwt') codes.add('UNAUTHENTICATED').add('PERMISSION_DENIED');
  if (op.caller === 'initiator') codes.add('INVALID_TOKEN_CONTEXT');
  if (op.body) codes.add('MALFORMED_DOCUMENT').add('PAYLOAD_TOO_LARGE').add('UNSUPPORTED_MEDIA_TYPE');
  if (op.command) codes.add('IDEMPOTENCY_IN_PROGRESS').add('IDEMPOTENCY_KEY_REUSED');
  if (op.limit) codes.add('TOO_MANY_REQUESTS');
  codes.add('INTERNAL').add('UNAVAILABLE');
  return [...codes];
};

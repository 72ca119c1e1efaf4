/** The closed list of refusals: RFC 9457 problems with CAMARA's `code`. The only place with a status and a title. */
import * as z from 'zod';

export const problems = {
  INVALID_ARGUMENT: { status: 400, title: 'The request does not fit the contract' },
  MALFORMED_DOCUMENT: { status: 400, title: 'The body cannot be read' },
  UNAUTHENTICATED: { status: 401, title: 'The caller is not known' },
  PERMISSION_DENIED: { status: 403, title: 'The token does not allow this' },
  INVALID_TOKEN_CONTEXT: { status: 403, title: 'The token does not say whose phone this is' },
  NOT_FOUND: { status: 404, title: 'There is no such resource' },
  NOT_ACCEPTABLE: { status: 406, title: 'No media type that is asked for can be answered' },
  INCOMPATIBLE_STATE: { status: 409, title: 'Its state does not allow this' },
  NO_ONLINE_PARTICIPANTS: { status: 409, title: 'Nobody is online to be called' },
  CONFERENCE_ALREADY_OPEN: { status: 409, title: 'The initiator already has an open conference' },
  DUPLICATE_PARTICIPANT: { status: 409, title: 'The number is already in the conference' },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, title: 'A request with this idempotency key is still running' },
  VERSION_CONFLICT: { status: 412, title: 'The participant has changed since' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The media type of the body is not taken' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key was used for another request' },
  TOO_MANY_PARTICIPANTS: { status: 422, title: 'The conference has no room for that many' },
  NUMBER_NOT_ALLOWED: { status: 422, title: 'A number may not be called from here' },
  SINK_NOT_ALLOWED: { status: 422, title: 'Nothing may be delivered to this address' },
  ACTION_NOT_SUPPORTED: { status: 422, title: 'The bridge cannot do this' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  UNAVAILABLE: { status: 503, title: 'The service is not available for the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.enum(problemCodes),
    errors: z.array(z.object({ pointer: z.string().optional(), parameter: z.string().optional(), detail: z.string() })).optional(),
    conferenceId: z.string().optional(),
    participantId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });
export type Problem = z.infer<typeof Problem>;

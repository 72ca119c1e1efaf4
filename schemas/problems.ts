/** All problems (RFC 9457) with CAMARA's `code`. This is the only place that defines their status and title. */
import * as z from 'zod';

export const problems = {
  INVALID_ARGUMENT: { status: 400, title: 'The request does not match the contract' },
  INVALID_CREDENTIAL: { status: 400, title: 'The credential for the sink is not an access token' },
  INVALID_TOKEN: { status: 400, title: 'The token for the sink is not a bearer token' },
  MALFORMED_DOCUMENT: { status: 400, title: 'The body cannot be parsed' },
  UNAUTHENTICATED: { status: 401, title: 'The caller could not be authenticated' },
  PERMISSION_DENIED: { status: 403, title: 'The token does not permit this operation' },
  INVALID_TOKEN_CONTEXT: { status: 403, title: 'The token does not name a phone number' },
  NOT_FOUND: { status: 404, title: 'The resource was not found' },
  NOT_ACCEPTABLE: { status: 406, title: 'None of the requested media types is available' },
  INCOMPATIBLE_STATE: { status: 409, title: 'The current state does not allow this operation' },
  NO_ONLINE_PARTICIPANTS: { status: 409, title: 'There is no online participant to call' },
  CONFERENCE_ALREADY_OPEN: { status: 409, title: 'The initiator already has an open conference' },
  DUPLICATE_PARTICIPANT: { status: 409, title: 'The number is already in the conference' },
  FULL_STATE_REQUIRED: { status: 409, title: 'Only a full document can be taken now' },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, title: 'A request with this idempotency key is still in progress' },
  VERSION_CONFLICT: { status: 412, title: 'The participant has changed in the meantime' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The media type of the body is not supported' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key was already used for another request' },
  TOO_MANY_PARTICIPANTS: { status: 422, title: 'The conference cannot hold that many participants' },
  TOO_MUCH_TEXT: { status: 422, title: 'The names and references of a conference are too long together' },
  NUMBER_NOT_ALLOWED: { status: 422, title: 'Calls to this number are not allowed' },
  SINK_NOT_ALLOWED: { status: 422, title: 'Rollcall may not deliver to this address' },
  ACTION_NOT_SUPPORTED: { status: 422, title: 'The bridge does not support this action' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'An internal error occurred' },
  UNAVAILABLE: { status: 503, title: 'The service is temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** The body of a refusal that API Gateway sends before or instead of a function. */
export const GatewayRefusal = z.object({ message: z.string() }).meta({ id: 'GatewayRefusal' });

/** One error in a request: `pointer` into the body, as a URI fragment, or the name of a parameter. */
export const ArgumentError = z
  .object({ pointer: z.string().optional(), parameter: z.string().optional(), detail: z.string() })
  .meta({ id: 'ArgumentError' });
export type ArgumentError = z.infer<typeof ArgumentError>;

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    message: z.string(),
    code: z.enum(problemCodes),
    errors: z.array(ArgumentError).optional(),
    conferenceId: z.string().optional(),
    participantId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

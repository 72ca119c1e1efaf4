/** An example of every problem, as Rollcall sends it. */
import { MAX_TEXT_BYTES } from '../../domain/conference/text-bytes';
import {
  actionNotSupported,
  conferenceAlreadyOpen,
  conferenceNotFound,
  duplicateParticipant,
  fullStateRequired,
  incompatibleState,
  invalidArgument,
  invalidTokenContext,
  noOnlineParticipants,
  numberNotAllowed,
  permissionDenied,
  refusedArgument,
  sinkNotAllowed,
  tooManyParticipants,
  tooManyRequests,
  tooMuchText,
  unauthenticated,
  unavailable,
  versionConflict,
} from '../../domain/errors';
import { problemResponse } from '../../functions/http/problem-response';
import {
  idempotencyInProgress,
  idempotencyKeyReused,
  malformedDocument,
  notAcceptable,
  payloadTooLarge,
  unsupportedMediaType,
} from '../../functions/http/request-refusals';
import type { ProblemCode } from '../../schemas/problems';

const conferenceId = 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q';
const participantId = 'p3c8z1w6ty5';

/** A code without an example does not compile. */
const refusals = {
  INVALID_ARGUMENT: invalidArgument([{ pointer: '#/participants/0/phoneNumber', detail: 'must be an E.164 number such as +15550100' }]),
  INVALID_CREDENTIAL: refusedArgument('INVALID_CREDENTIAL', {
    pointer: '#/sinkCredential/credentialType',
    detail: 'must be ACCESSTOKEN',
  }),
  INVALID_TOKEN: refusedArgument('INVALID_TOKEN', { pointer: '#/sinkCredential/accessTokenType', detail: 'must be bearer' }),
  MALFORMED_DOCUMENT: malformedDocument('The body is not a JSON document.'),
  UNAUTHENTICATED: unauthenticated(),
  PERMISSION_DENIED: permissionDenied('conferences:write'),
  INVALID_TOKEN_CONTEXT: invalidTokenContext(),
  NOT_FOUND: conferenceNotFound(),
  NOT_ACCEPTABLE: notAcceptable(['application/json', 'application/conference-info+xml']),
  INCOMPATIBLE_STATE: incompatibleState('ended', 'start'),
  NO_ONLINE_PARTICIPANTS: noOnlineParticipants(),
  CONFERENCE_ALREADY_OPEN: conferenceAlreadyOpen(conferenceId),
  DUPLICATE_PARTICIPANT: duplicateParticipant(participantId, 0),
  FULL_STATE_REQUIRED: fullStateRequired(),
  IDEMPOTENCY_IN_PROGRESS: idempotencyInProgress(1),
  VERSION_CONFLICT: versionConflict(participantId),
  PAYLOAD_TOO_LARGE: payloadTooLarge(),
  UNSUPPORTED_MEDIA_TYPE: unsupportedMediaType('application/json'),
  IDEMPOTENCY_KEY_REUSED: idempotencyKeyReused(),
  TOO_MANY_PARTICIPANTS: tooManyParticipants(100),
  TOO_MUCH_TEXT: tooMuchText(MAX_TEXT_BYTES),
  NUMBER_NOT_ALLOWED: numberNotAllowed('#/participants/2/phoneNumber'),
  SINK_NOT_ALLOWED: sinkNotAllowed('must be an https URL'),
  ACTION_NOT_SUPPORTED: actionNotSupported('mute'),
  TOO_MANY_REQUESTS: tooManyRequests(1_740),
  INTERNAL: new Error('Nothing of this shows'),
  UNAVAILABLE: unavailable(2),
} satisfies Record<ProblemCode, Error>;

export const exampleProblems = (): ReadonlyMap<ProblemCode, unknown> =>
  new Map(Object.entries(refusals).map(([code, error]) => [code as ProblemCode, JSON.parse(problemResponse(error).body) as unknown]));

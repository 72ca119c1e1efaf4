/**
 * The errors that a caller may see. Each has a problem code and a sentence that is safe to show: it contains no phone
 * number and no name. `functions/http/` turns them into problem documents. Any other error is our own fault, and its
 * text is never shown.
 */
import type { ConferenceId, ParticipantId } from '../schemas/common';
import type { ConferenceState } from '../schemas/conference-states';
import type { Scope } from '../schemas/operation';
import type { ParticipantAction } from '../schemas/participant';
import { type ArgumentError, type ProblemCode, problems } from '../schemas/problems';
import type { SubscriptionStatus } from '../schemas/subscription';

/** Data that a program can act on without reading the sentence. */
export type Facts = {
  readonly conferenceId?: ConferenceId;
  readonly participantId?: ParticipantId;
  readonly retryAfterSeconds?: number;
};

export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly facts: Facts = {},
    readonly errors: readonly ArgumentError[] = [],
  ) {
    super(detail);
  }
}

/** The same error for a conference that does not exist and for one that the caller may not see. */
export const conferenceNotFound = (): DomainError => new DomainError('NOT_FOUND', 'There is no such conference.');

export const participantNotFound = (): DomainError => new DomainError('NOT_FOUND', 'There is no such participant in the conference.');

/** `action` is a verb that completes "cannot …", such as `start` or `add participants`. */
export const incompatibleState = (state: ConferenceState, action: string): DomainError =>
  new DomainError('INCOMPATIBLE_STATE', `The conference is ${state} and cannot ${action} now.`);

export const noOnlineParticipants = (): DomainError =>
  new DomainError('NO_ONLINE_PARTICIPANTS', 'No participant except the initiator is online, so there is nobody to call.');

export const conferenceAlreadyOpen = (conferenceId: ConferenceId): DomainError =>
  new DomainError('CONFERENCE_ALREADY_OPEN', 'An initiator can have only one open conference at a time; end it first.', { conferenceId });

/** `entry`: the index of the participant in the request. */
export const duplicateParticipant = (participantId?: ParticipantId, entry?: number): DomainError =>
  new DomainError(
    'DUPLICATE_PARTICIPANT',
    'A number can be in a conference only once.',
    participantId === undefined ? {} : { participantId },
    entry === undefined ? [] : [{ pointer: `#/participants/${String(entry)}`, detail: 'has the number of another participant' }],
  );

export const versionConflict = (participantId?: ParticipantId): DomainError =>
  new DomainError('VERSION_CONFLICT', 'The participant has changed since the version in If-Match.', participantId ? { participantId } : {});

export const tooManyParticipants = (max: number): DomainError =>
  new DomainError('TOO_MANY_PARTICIPANTS', `A conference can have at most ${max} participants, including the initiator.`);

export const tooMuchText = (max: number): DomainError =>
  new DomainError('TOO_MUCH_TEXT', `All names and references in a conference can have at most ${max} bytes in UTF-8 together.`);

/** `pointer` identifies the number in the request, so the sentence does not need to. */
export const numberNotAllowed = (pointer?: string): DomainError =>
  new DomainError(
    'NUMBER_NOT_ALLOWED',
    'This deployment does not allow calls to this number.',
    {},
    pointer ? [{ pointer, detail: 'may not be called' }] : [],
  );

/** `why` completes "The sink …". It must not contain any part of the URL. */
export const sinkNotAllowed = (why: string): DomainError =>
  new DomainError('SINK_NOT_ALLOWED', `The sink ${why}.`, {}, [{ pointer: '#/sink', detail: why }]);

/** The same error for a subscription that does not exist and for one of another client. */
export const subscriptionNotFound = (): DomainError => new DomainError('NOT_FOUND', 'There is no such subscription.');

export const deliveryNotFound = (): DomainError => new DomainError('NOT_FOUND', 'The subscription has no such delivery.');

export const fullStateRequired = (): DomainError =>
  new DomainError(
    'FULL_STATE_REQUIRED',
    'A document of this subscription is missing; refresh the subscription and send the full document.',
  );

export const noEventPackage = (): DomainError =>
  new DomainError('INCOMPATIBLE_STATE', 'This deployment takes no documents of an event package.');

/** `action` is a verb that completes "cannot …", such as `be tested`. */
export const subscriptionState = (status: SubscriptionStatus, action: string): DomainError =>
  new DomainError('INCOMPATIBLE_STATE', `The subscription is ${status} and cannot ${action} now.`);

export const initiatorCannotBeRemoved = (): DomainError =>
  new DomainError('INCOMPATIBLE_STATE', 'The initiator cannot be removed from its own conference; set it offline, or end the conference.');

export const actionNotSupported = (action: ParticipantAction): DomainError =>
  new DomainError('ACTION_NOT_SUPPORTED', `The bridge does not support this action: ${action}.`);

/** Somebody is in the conference by a call of its own. */
export const noLegToManage = (participantId?: ParticipantId): DomainError =>
  new DomainError(
    'ACTION_NOT_SUPPORTED',
    'The participant is in the conference by a call of its own, which Rollcall cannot manage.',
    participantId ? { participantId } : {},
  );

export const tooManyRequests = (retryAfterSeconds: number): DomainError =>
  new DomainError('TOO_MANY_REQUESTS', 'The limit for this operation has been reached; try again later.', { retryAfterSeconds });

export const permissionDenied = (scope: Scope): DomainError => new DomainError('PERMISSION_DENIED', `The token needs the scope ${scope}.`);

export const invalidTokenContext = (): DomainError =>
  new DomainError('INVALID_TOKEN_CONTEXT', 'The token must contain a verified phone number in E.164 format.');

export const unauthenticated = (): DomainError => new DomainError('UNAUTHENTICATED', 'The caller could not be authenticated.');

export const invalidArgument = (errors: readonly ArgumentError[]): DomainError =>
  new DomainError('INVALID_ARGUMENT', 'The request does not match the contract; "errors" lists what is wrong.', {}, errors);

/** A request that breaks one rule of the contract which has a code of its own. */
export const refusedArgument = (code: ProblemCode, error: ArgumentError): DomainError =>
  new DomainError(code, `${problems[code].title}.`, {}, [error]);

export const unavailable = (retryAfterSeconds: number): DomainError =>
  new DomainError('UNAVAILABLE', 'The service cannot do this at the moment; try again.', { retryAfterSeconds });

/**
 * The refusals a caller is told about. Each has a code of the closed list and a sentence that is safe to show: no number, no
 * name. `functions/http/` turns them into problems; whatever else is thrown is our own fault and says nothing.
 */
import type { ConferenceId, ParticipantId } from '../schemas/common';
import type { ConferenceState } from '../schemas/conference';
import type { Scope } from '../schemas/operation';
import type { ParticipantAction } from '../schemas/participant';
import type { ProblemCode } from '../schemas/problems';
import type { SubscriptionStatus } from '../schemas/subscription';

/** What a program can act on without reading the sentence. */
export type Facts = {
  readonly conferenceId?: ConferenceId;
  readonly participantId?: ParticipantId;
  readonly retryAfterSeconds?: number;
};

/** One thing that is wrong with a request: `pointer` into the body, as a URI fragment, or the name of a parameter. */
export type ArgumentError = { readonly pointer?: string; readonly parameter?: string; readonly detail: string };

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

/** The same for a conference that does not exist and for one that the caller may not see. */
export const conferenceNotFound = (): DomainError => new DomainError('NOT_FOUND', 'There is no such conference.');

export const participantNotFound = (): DomainError => new DomainError('NOT_FOUND', 'There is no such participant in the conference.');

/** `action` is a verb that completes the sentence, such as `start` or `add participants`. */
export const incompatibleState = (state: ConferenceState, action: string): DomainError =>
  new DomainError('INCOMPATIBLE_STATE', `The conference is ${state}: it cannot ${action} now.`);

export const noOnlineParticipants = (): DomainError =>
  new DomainError('NO_ONLINE_PARTICIPANTS', 'No participant but the initiator is online, so nobody would be called.');

export const conferenceAlreadyOpen = (conferenceId: ConferenceId): DomainError =>
  new DomainError('CONFERENCE_ALREADY_OPEN', 'An initiator has one open conference at a time; end it first.', { conferenceId });

export const duplicateParticipant = (participantId: ParticipantId): DomainError =>
  new DomainError('DUPLICATE_PARTICIPANT', 'A number can be in a conference once.', { participantId });

export const versionConflict = (participantId?: ParticipantId): DomainError =>
  new DomainError(
    'VERSION_CONFLICT',
    'The participant is not as it was at the version of If-Match.',
    participantId ? { participantId } : {},
  );

export const tooManyParticipants = (max: number): DomainError =>
  new DomainError('TOO_MANY_PARTICIPANTS', `A conference has at most ${max} participants, the initiator counted.`);

/** `pointer` says which number of the request it is, so that the sentence need not. */
export const numberNotAllowed = (pointer?: string): DomainError =>
  new DomainError(
    'NUMBER_NOT_ALLOWED',
    'The number may not be called from here.',
    {},
    pointer ? [{ pointer, detail: 'may not be called' }] : [],
  );

/** `why` completes "The sink …": it names nothing of the URL. */
export const sinkNotAllowed = (why: string): DomainError =>
  new DomainError('SINK_NOT_ALLOWED', `The sink ${why}.`, {}, [{ pointer: '#/sink', detail: why }]);

/** The same for a subscription that does not exist and for one of another client. */
export const subscriptionNotFound = (): DomainError => new DomainError('NOT_FOUND', 'There is no such subscription.');

export const deliveryNotFound = (): DomainError => new DomainError('NOT_FOUND', 'There is no such delivery of the subscription.');

/** `action` is a verb that completes the sentence, such as `be tested`. */
export const subscriptionState = (status: SubscriptionStatus, action: string): DomainError =>
  new DomainError('INCOMPATIBLE_STATE', `The subscription is ${status}: it cannot ${action} now.`);

export const actionNotSupported = (action: ParticipantAction): DomainError =>
  new DomainError('ACTION_NOT_SUPPORTED', `The conference server cannot do this: ${action}.`);

export const tooManyRequests = (retryAfterSeconds: number): DomainError =>
  new DomainError('TOO_MANY_REQUESTS', 'The limit for this is used up for the moment.', { retryAfterSeconds });

export const permissionDenied = (scope: Scope): DomainError => new DomainError('PERMISSION_DENIED', `The token needs the scope ${scope}.`);

export const invalidTokenContext = (): DomainError =>
  new DomainError('INVALID_TOKEN_CONTEXT', 'The token must name a verified phone number in E.164.');

export const unauthenticated = (): DomainError => new DomainError('UNAUTHENTICATED', 'The caller could not be verified.');

export const invalidArgument = (errors: readonly ArgumentError[]): DomainError =>
  new DomainError('INVALID_ARGUMENT', 'The request does not fit the contract; "errors" says where.', {}, errors);

export const unavailable = (retryAfterSeconds: number): DomainError =>
  new DomainError('UNAVAILABLE', 'The service cannot do this for the moment; try again.', { retryAfterSeconds });

import * as errors from '../../../domain/errors';
import { problemCodes, type ProblemCode } from '../../../schemas/problems';

const conferenceId = `conf_${'0'.repeat(34)}`;
const participantId = `p${'0'.repeat(10)}`;

const refusals: errors.DomainError[] = [
  errors.conferenceNotFound(),
  errors.participantNotFound(),
  errors.incompatibleState('ended', 'start'),
  errors.noOnlineParticipants(),
  errors.conferenceAlreadyOpen(conferenceId),
  errors.duplicateParticipant(participantId),
  errors.versionConflict(),
  errors.versionConflict(participantId),
  errors.tooManyParticipants(100),
  errors.numberNotAllowed(),
  errors.numberNotAllowed('#/participants/0/phoneNumber'),
  errors.actionNotSupported('hold'),
  errors.tooManyRequests(60),
  errors.permissionDenied('conferences:write'),
  errors.invalidTokenContext(),
  errors.unauthenticated(),
  errors.invalidArgument([{ parameter: 'since', detail: 'must be a version' }]),
  errors.unavailable(2),
  errors.sinkNotAllowed('must be an https URL'),
  errors.subscriptionNotFound(),
  errors.deliveryNotFound(),
  errors.subscriptionState('INACTIVE', 'be tested'),
];

it.each(refusals.map((refusal) => [refusal.code, refusal] as const))('%s has a code of the list and one sentence', (_code, refusal) => {
  expect(problemCodes).toContain(refusal.code);
  expect(refusal.detail).toMatch(/^[A-Z].*\.$/);
  expect(refusal).toBeInstanceOf(Error);
});

it('a refusal names what a program can act on', () => {
  expect(errors.conferenceAlreadyOpen(conferenceId).facts).toEqual({ conferenceId });
  expect(errors.duplicateParticipant(participantId).facts).toEqual({ participantId });
  expect(errors.tooManyRequests(60).facts).toEqual({ retryAfterSeconds: 60 });
  expect(errors.numberNotAllowed('#/participants/0/phoneNumber').errors).toEqual([
    { pointer: '#/participants/0/phoneNumber', detail: 'may not be called' },
  ]);
});

it('another initiator’s conference and a missing one are refused alike', () => {
  expect(errors.conferenceNotFound()).toEqual(errors.conferenceNotFound());
  expect(errors.conferenceNotFound().facts).toEqual({});
});

it.each<readonly [errors.DomainError, ProblemCode, readonly string[], errors.Facts]>([
  [errors.conferenceNotFound(), 'NOT_FOUND', ['conference'], {}],
  [errors.participantNotFound(), 'NOT_FOUND', ['participant'], {}],
  [errors.incompatibleState('ended', 'start'), 'INCOMPATIBLE_STATE', ['ended', 'start'], {}],
  [errors.noOnlineParticipants(), 'NO_ONLINE_PARTICIPANTS', [], {}],
  [errors.conferenceAlreadyOpen(conferenceId), 'CONFERENCE_ALREADY_OPEN', [], { conferenceId }],
  [errors.duplicateParticipant(participantId), 'DUPLICATE_PARTICIPANT', [], { participantId }],
  [errors.versionConflict(), 'VERSION_CONFLICT', ['If-Match'], {}],
  [errors.versionConflict(participantId), 'VERSION_CONFLICT', ['If-Match'], { participantId }],
  [errors.tooManyParticipants(100), 'TOO_MANY_PARTICIPANTS', ['100'], {}],
  [errors.numberNotAllowed(), 'NUMBER_NOT_ALLOWED', [], {}],
  [errors.sinkNotAllowed('is bad'), 'SINK_NOT_ALLOWED', ['The sink is bad.'], {}],
  [errors.subscriptionNotFound(), 'NOT_FOUND', ['subscription'], {}],
  [errors.deliveryNotFound(), 'NOT_FOUND', ['delivery'], {}],
  [errors.subscriptionState('INACTIVE', 'be tested'), 'INCOMPATIBLE_STATE', ['INACTIVE', 'be tested'], {}],
  [errors.actionNotSupported('hold'), 'ACTION_NOT_SUPPORTED', ['hold'], {}],
  [errors.tooManyRequests(60), 'TOO_MANY_REQUESTS', [], { retryAfterSeconds: 60 }],
  [errors.permissionDenied('conferences:write'), 'PERMISSION_DENIED', ['conferences:write'], {}],
  [errors.invalidTokenContext(), 'INVALID_TOKEN_CONTEXT', ['E.164'], {}],
  [errors.unauthenticated(), 'UNAUTHENTICATED', [], {}],
  [errors.invalidArgument([]), 'INVALID_ARGUMENT', ['errors'], {}],
  [errors.unavailable(2), 'UNAVAILABLE', [], { retryAfterSeconds: 2 }],
])('%s: code, words and facts of the refusal', (refusal, code, words, facts) => {
  expect([refusal.name, refusal.code, refusal.message]).toEqual(['DomainError', code, refusal.detail]);
  for (const word of words) expect(refusal.detail).toContain(word);
  expect(refusal.facts).toEqual<errors.Facts>(facts);
});

it('a refusal names the part of the request that it is about', () => {
  expect(errors.sinkNotAllowed('is bad').errors).toEqual<errors.ArgumentError[]>([{ pointer: '#/sink', detail: 'is bad' }]);
  expect(errors.numberNotAllowed().errors).toEqual<errors.ArgumentError[]>([]);
  const wrong: errors.ArgumentError[] = [{ parameter: 'since', detail: 'must be a version' }];
  expect(errors.invalidArgument(wrong).errors).toEqual<errors.ArgumentError[]>(wrong);
});

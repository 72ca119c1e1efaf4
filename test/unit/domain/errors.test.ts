import * as errors from '../../../domain/errors';
import { type ArgumentError, type ProblemCode, problemCodes } from '../../../schemas/problems';

const conferenceId = `conf_${'0'.repeat(34)}`;
const participantId = `p${'0'.repeat(10)}`;

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

it.each<readonly [ProblemCode, () => errors.DomainError, readonly string[], errors.Facts]>([
  ['NOT_FOUND', () => errors.conferenceNotFound(), ['conference'], {}],
  ['NOT_FOUND', () => errors.participantNotFound(), ['participant'], {}],
  ['INCOMPATIBLE_STATE', () => errors.incompatibleState('ended', 'start'), ['ended', 'start'], {}],
  ['NO_ONLINE_PARTICIPANTS', () => errors.noOnlineParticipants(), [], {}],
  ['CONFERENCE_ALREADY_OPEN', () => errors.conferenceAlreadyOpen(conferenceId), [], { conferenceId }],
  ['DUPLICATE_PARTICIPANT', () => errors.duplicateParticipant(participantId), [], { participantId }],
  ['DUPLICATE_PARTICIPANT', () => errors.duplicateParticipant(), [], {}],
  ['VERSION_CONFLICT', () => errors.versionConflict(), ['If-Match'], {}],
  ['VERSION_CONFLICT', () => errors.versionConflict(participantId), ['If-Match'], { participantId }],
  ['TOO_MANY_PARTICIPANTS', () => errors.tooManyParticipants(100), ['100'], {}],
  ['NUMBER_NOT_ALLOWED', () => errors.numberNotAllowed(), [], {}],
  ['NUMBER_NOT_ALLOWED', () => errors.numberNotAllowed('#/participants/0/phoneNumber'), [], {}],
  ['SINK_NOT_ALLOWED', () => errors.sinkNotAllowed('is bad'), ['The sink is bad.'], {}],
  ['NOT_FOUND', () => errors.subscriptionNotFound(), ['subscription'], {}],
  ['NOT_FOUND', () => errors.deliveryNotFound(), ['delivery'], {}],
  ['INCOMPATIBLE_STATE', () => errors.subscriptionState('INACTIVE', 'be tested'), ['INACTIVE', 'be tested'], {}],
  ['INCOMPATIBLE_STATE', () => errors.initiatorCannotBeRemoved(), ['initiator', 'end the conference'], {}],
  ['ACTION_NOT_SUPPORTED', () => errors.actionNotSupported('hold'), ['hold'], {}],
  ['ACTION_NOT_SUPPORTED', () => errors.noLegToManage(), ['a call of its own'], {}],
  ['ACTION_NOT_SUPPORTED', () => errors.noLegToManage(participantId), ['a call of its own'], { participantId }],
  ['TOO_MANY_REQUESTS', () => errors.tooManyRequests(60), [], { retryAfterSeconds: 60 }],
  ['PERMISSION_DENIED', () => errors.permissionDenied('conferences:write'), ['conferences:write'], {}],
  ['INVALID_TOKEN_CONTEXT', () => errors.invalidTokenContext(), ['E.164'], {}],
  ['UNAUTHENTICATED', () => errors.unauthenticated(), [], {}],
  ['INVALID_ARGUMENT', () => errors.invalidArgument([]), ['errors'], {}],
  ['INVALID_TOKEN', () => errors.refusedArgument('INVALID_TOKEN', { detail: 'is bad' }), ['bearer'], {}],
  ['UNAVAILABLE', () => errors.unavailable(2), [], { retryAfterSeconds: 2 }],
])('%s says what a program and a person can act on', (code, refuse, words, facts) => {
  const refusal = refuse();
  expect(problemCodes).toContain(code);
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal.detail).toMatch(/^[A-Z].*\.$/);
  expect([refusal.name, refusal.code, refusal.message]).toEqual(['DomainError', code, refusal.detail]);
  for (const word of words) expect(refusal.detail).toContain(word);
  expect(refusal.facts).toEqual<errors.Facts>(facts);
});

it('a refusal names the part of the request that it is about', () => {
  expect(errors.sinkNotAllowed('is bad').errors).toEqual<ArgumentError[]>([{ pointer: '#/sink', detail: 'is bad' }]);
  expect(errors.numberNotAllowed().errors).toEqual<ArgumentError[]>([]);
  const wrong: ArgumentError[] = [{ parameter: 'since', detail: 'must be a version' }];
  expect(errors.invalidArgument(wrong).errors).toEqual<ArgumentError[]>(wrong);
});

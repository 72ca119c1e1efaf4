import * as errors from '../../../domain/errors';
import { problemCodes } from '../../../schemas/problems';

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

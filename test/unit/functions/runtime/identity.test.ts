import { conferenceIdOf } from '../../../../domain/ids/conference-id';
import { identityOf } from '../../../../functions/runtime/identity';
import { ConferenceId, ParticipantId } from '../../../../schemas/common';

const [initiator, participant] = ['+15550100', '+15550101'];
const identity = identityOf('a-key');

it('a number has the same ids under the same key, and others under another', () => {
  const again = identityOf('a-key');
  const other = identityOf('another-key');
  expect(again.initiatorKey(initiator)).toBe(identity.initiatorKey(initiator));
  expect(again.participantId(initiator, participant)).toBe(identity.participantId(initiator, participant));
  expect(other.initiatorKey(initiator)).not.toBe(identity.initiatorKey(initiator));
  expect(other.participantId(initiator, participant)).not.toBe(identity.participantId(initiator, participant));
});

it('a participant has another id with each initiator', () => {
  expect(identity.participantId('+15550102', participant)).not.toBe(identity.participantId(initiator, participant));
});

it('the pair decides, not how its digits are put together', () => {
  expect(identity.participantId('+1555010', '+15550101')).not.toBe(identity.participantId('+15550101', '+1555010'));
});

it('ids fit the contract and show nothing of the number', () => {
  const id = identity.participantId(initiator, participant);
  expect(ParticipantId.safeParse(id).success).toBe(true);
  expect(ConferenceId.safeParse(conferenceIdOf(identity.initiatorKey(initiator), 0, '00000000')).success).toBe(true);
  expect(id).not.toContain('5550101');
});

it('ten thousand participants of one initiator have ten thousand ids', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => identity.participantId(initiator, `+1555${String(index).padStart(7, '0')}`));
  expect(new Set(ids).size).toBe(10_000);
});

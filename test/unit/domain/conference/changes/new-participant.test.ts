import { addedLater, newParticipant } from '../../../../../domain/conference/changes/new-participant';
import type { ParticipantRecord } from '../../../../../domain/conference/record';
import { NO_LEG } from '../../../../../domain/participant/progress';
import { AT, phoneNumberAt } from '../../../../support/a-conference';

const phoneNumber = phoneNumberAt(1);
const untouched = { withdrawnLeg: 0, endedLeg: 0, progress: NO_LEG } as const satisfies Partial<ParticipantRecord>;

describe('a new participant', () => {
  it('of whom the network is still to report has no initial status and no leg', () => {
    expect(newParticipant({ phoneNumber })).toStrictEqual<ParticipantRecord>({ phoneNumber, desiredLeg: 0, ...untouched });
  });

  it('who is online by the request is to be called', () => {
    expect(newParticipant({ phoneNumber, initialStatus: 'online' })).toStrictEqual<ParticipantRecord>({
      phoneNumber,
      initialStatus: 'online',
      desiredLeg: 1,
      ...untouched,
    });
  });

  it('who is offline by the request is not to be called', () => {
    expect(newParticipant({ phoneNumber, initialStatus: 'offline' })).toStrictEqual<ParticipantRecord>({
      phoneNumber,
      initialStatus: 'offline',
      desiredLeg: 0,
      ...untouched,
    });
  });

  it('who is called by a running conference counts as requested online, so that no report sets it offline', () => {
    expect(newParticipant({ phoneNumber, called: true })).toStrictEqual<ParticipantRecord>({
      phoneNumber,
      statusRequested: true,
      desiredLeg: 1,
      ...untouched,
    });
  });

  it('keeps the name and the reference that the request gives', () => {
    expect(newParticipant({ phoneNumber, displayName: 'Ada', reference: 'r-1' })).toStrictEqual<ParticipantRecord>({
      phoneNumber,
      displayName: 'Ada',
      reference: 'r-1',
      desiredLeg: 0,
      ...untouched,
    });
  });

  it('who comes after the opening has the time at which it was added', () => {
    const participant = newParticipant({ phoneNumber });
    expect(addedLater(participant, AT)).toStrictEqual<ParticipantRecord>({ ...participant, addedAt: AT });
  });
});

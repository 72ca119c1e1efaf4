import { newParticipant } from '../../../../../domain/conference/changes/new-participant';
import { type NewConference, openConference } from '../../../../../domain/conference/changes/open-conference';
import { type ConferenceRecord, MAX_TOMBSTONES } from '../../../../../domain/conference/record';
import { AT, CONFERENCE_ID, FIRST_ID, INITIATOR_ID, phoneNumberAt, SECOND_ID } from '../../../../support/a-conference';

const online = newParticipant({ phoneNumber: phoneNumberAt(1), initialStatus: 'online' });
const offline = newParticipant({ phoneNumber: phoneNumberAt(2), initialStatus: 'offline' });
const opened = (over: Partial<NewConference> = {}): ConferenceRecord =>
  openConference({
    conferenceId: CONFERENCE_ID,
    initiator: phoneNumberAt(0),
    initiatorId: INITIATOR_ID,
    origin: 'terminal',
    at: AT,
    maxParticipants: 10,
    participants: { [FIRST_ID]: online, [SECOND_ID]: offline },
    ...over,
  });

describe('a conference that is opened', () => {
  it('assembles at version 1, with the initiator among its participants and those to be called who are online', () => {
    expect(opened()).toStrictEqual<ConferenceRecord>({
      conferenceId: CONFERENCE_ID,
      initiator: phoneNumberAt(0),
      initiatorId: INITIATOR_ID,
      state: 'assembling',
      version: 1,
      origin: 'terminal',
      createdAt: AT,
      maxParticipants: 10,
      freePlaces: 7,
      freeEntries: 7 + MAX_TOMBSTONES,
      toCall: new Set([FIRST_ID]),
      lastChange: 'rollcall.conference.created.v1',
      changedAt: AT,
      groupStamp: 1,
      participants: {
        [INITIATOR_ID]: newParticipant({ phoneNumber: phoneNumberAt(0), initialStatus: 'online' }),
        [FIRST_ID]: online,
        [SECOND_ID]: offline,
      },
      stamps: {},
    });
  });

  it('has nobody to call if only the initiator is online', () => {
    expect(opened({ participants: { [SECOND_ID]: offline } })).not.toHaveProperty('toCall' satisfies keyof ConferenceRecord);
    expect(opened({ participants: {} })).toMatchObject<Partial<ConferenceRecord>>({ freePlaces: 9, freeEntries: 9 + MAX_TOMBSTONES });
  });

  it('keeps the subject and the reference that it is given', () => {
    expect(opened({ subject: 'Tuesday call', reference: 'r-1' })).toMatchObject<Partial<ConferenceRecord>>({
      subject: 'Tuesday call',
      reference: 'r-1',
    });
  });
});

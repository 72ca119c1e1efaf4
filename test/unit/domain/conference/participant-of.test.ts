import { participantOf } from '../../../../domain/conference/participant-of';
import { conferenceIdOf } from '../../../../domain/ids/conference-id';
import { aConference, aParticipant, AT, CONFERENCE_ID, FIRST_ID, initiatorKeyAt, SECOND_ID } from '../../../support/a-conference';

const first = aParticipant();
const record = aConference({ participants: { [FIRST_ID]: first } });
const named = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID };

it('finds the participant of the conference', () => {
  expect(participantOf(record, named)).toEqual(record.participants[FIRST_ID]);
});

it.each([
  [
    'if the initiator has another conference by now',
    record,
    { ...named, conferenceId: conferenceIdOf(initiatorKeyAt(0), AT + 1, '00000000') },
  ],
  ['if the conference has no such participant', record, { ...named, participantId: SECOND_ID }],
  ['without a conference', undefined, named],
])('finds nobody %s', (_when, seen, ref) => {
  expect(participantOf(seen, ref)).toBeUndefined();
});

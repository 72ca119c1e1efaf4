import { conferenceView, partialView } from '../../../../../domain/conference/view/conference-view';
import { withoutNumber, withoutNumbers } from '../../../../../domain/conference/view/without-numbers';
import { aConference, ALL_ACTIONS, participantsOf } from '../../../../support/a-conference';

const conference = aConference({
  subject: 'Tuesday call',
  reference: 'r-1',
  participants: participantsOf(2, { displayName: 'Ada', reference: 'r-2' }),
});

it.each([
  ['a whole conference', conferenceView(conference, ALL_ACTIONS)],
  ['a partial conference', partialView(conference, 0, ALL_ACTIONS)],
])('%s without numbers is the same but for numbers, names and the words of its caller', (_what, view) => {
  expect(withoutNumbers(view)).toEqual<typeof view>({
    ...view,
    subject: null,
    reference: null,
    participants: view.participants.map((each) => ({ ...each, phoneNumber: null, displayName: null, reference: null })),
  });
});

it('a participant without its number is otherwise the same', () => {
  const [, ada] = conferenceView(conference, ALL_ACTIONS).participants;
  if (!ada) throw new Error('Nobody is shown');
  expect(ada).toMatchObject<Partial<typeof ada>>({ displayName: 'Ada', reference: 'r-2' });
  expect(withoutNumber(ada)).toEqual<typeof ada>({ ...ada, phoneNumber: null, displayName: null, reference: null });
});

import { en } from '../../../../console/texts/en';
import { clockText, secondsBetween } from '../../../../console/view/durations';
import { durationText, othersText, peopleToCall, tookPart, whenText } from '../../../../console/view/past';
import { cleo, disconnected, shownParticipant, you } from '../../../support/shown-conference';

it('shows a length of time as a clock', () => {
  expect([0, 7, 247, 3_729].map(clockText)).toEqual(['0:00', '0:07', '4:07', '1:02:09']);
});

it('never shows a negative time, if the clocks differ', () => {
  expect(secondsBetween('2026-11-23T09:00:10.000Z', '2026-11-23T09:00:00.000Z')).toBe(0);
});

it('has no duration for a conference that never began', () => {
  expect(durationText({ createdAt: '', startedAt: null, endedAt: '2026-11-23T09:00:10.000Z' })).toBeUndefined();
});

it('names the others, and counts those for whom there is no room', () => {
  expect(othersText([you()], en)).toBe('Nobody');
  expect(othersText([cleo(), you(), shownParticipant()], en)).toBe('Ben Okafor, Cleo');
  const five = ['A', 'B', 'C', 'D', 'E'].map((displayName) => shownParticipant({ participantId: displayName, displayName }));
  expect(othersText(five, en)).toBe('A, B, C and 2 more');
});

it('says today and yesterday', () => {
  const now = new Date(2026, 10, 23, 12, 0).getTime();
  const when = (day: number): string =>
    whenText({ createdAt: new Date(2026, 10, day, 9, 5).toISOString(), startedAt: null, endedAt: null }, now, en);
  expect([when(23), when(22), when(20)]).toEqual([
    expect.stringMatching(/^Today, 0?9:05/),
    expect.stringMatching(/^Yesterday, 0?9:05/),
    expect.stringMatching(/^Nov 20, 2026, 0?9:05/),
  ]);
});

it('calls the same people again, but not you, and nobody whose number is hidden', () => {
  const people = [
    you(),
    shownParticipant({ phoneNumber: '+15550101' }),
    cleo({ displayName: null, phoneNumber: '+15550102' }),
    cleo({ phoneNumber: null }),
  ];
  expect(peopleToCall(people)).toEqual([{ phoneNumber: '+15550101', displayName: 'Ben Okafor' }, { phoneNumber: '+15550102' }]);
});

it('knows who took part', () => {
  const never = disconnected({ method: 'failed', cause: 'no-answer' });
  expect([shownParticipant(), cleo(disconnected()), cleo(never)].map(tookPart)).toEqual([true, true, false]);
});

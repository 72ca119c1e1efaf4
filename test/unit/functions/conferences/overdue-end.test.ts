import { ENDING_MS } from '../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { finishOverdue, overdue } from '../../../../functions/conferences/overdue-end';
import { aConference, AT, CONFERENCE_ID, onLeg, participantsOf } from '../../../support/a-conference';
import { memoryConferences } from '../../../support/memory-conferences';

const LATE = AT + ENDING_MS;
const LEGS = 61;
const ending = (participants = participantsOf(LEGS, onLeg(1, 'joined'))): ConferenceRecord =>
  aConference({ state: 'ending', endReason: 'alone', endingAt: AT, initiatorRecord: onLeg(1, 'joined'), participants });

const storeWith = (record: ConferenceRecord) => {
  const store = memoryConferences();
  store.place(record);
  return store;
};

it('an end is overdue 30 s after it began, and only while the conference is ending', () => {
  expect(overdue(ending(), LATE)).toEqual(ending());
  expect(overdue(ending(), LATE - 1)).toBeUndefined();
  expect(overdue({ ...ending(), state: 'ended' }, LATE)).toBeUndefined();
  expect(overdue(undefined, LATE)).toBeUndefined();
});

it('the legs of an overdue conference are ended before the conference, however many they are', async () => {
  const store = storeWith(ending());
  const ended = await finishOverdue(store, ending(), LATE);
  expect(store.written).toEqual([...Array<string>(3).fill('rollcall.participant.left.v1'), 'rollcall.conference.ended.v1']);
  expect(ended).toEqual(store.now(CONFERENCE_ID));
  expect(ended.state).toBe('ended');
  expect(Object.values(ended.participants).filter(({ progress }) => progress.phase !== 'ended')).toEqual([]);
});

it('a conference that another function ends meanwhile is returned as it is then', async () => {
  const store = storeWith(ending({}));
  const ended: ConferenceRecord = { ...ending({}), state: 'ended', version: 9 };
  store.beforeNextWrite(() => store.place(ended));
  expect(await finishOverdue(store, ending({}), LATE)).toEqual(ended);
  expect(store.written).toEqual([]);
});

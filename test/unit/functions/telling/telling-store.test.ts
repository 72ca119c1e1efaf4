import { removeParticipant } from '../../../../domain/conference/changes/remove-participant';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { initiatorKeyOf } from '../../../../domain/ids/conference-id';
import { tellingStore } from '../../../../functions/telling/telling-store';
import { aConference, AT, CONFERENCE_ID, participantIdAt, participantsOf } from '../../../support/a-conference';
import { memoryConferences } from '../../../support/memory-conferences';

const KEY = initiatorKeyOf(CONFERENCE_ID);
const remove = (index: number) => removeParticipant({ conferenceId: CONFERENCE_ID, participantId: participantIdAt(index), at: AT });

const given = () => {
  const store = memoryConferences();
  store.place(aConference({ state: 'active', participants: participantsOf(2) }));
  const [told, announced]: [ConferenceRecord[], ConferenceRecord[]] = [[], []];
  const telling = tellingStore(store, {
    tell: async (record) => void told.push(record),
    announce: async (record) => void announced.push(record),
  });
  return { store, told, announced, telling };
};

it.each(['change', 'changeOnly'] as const)('%s tells of the conference as the write left it', async (write) => {
  const { store, told, telling } = given();
  expect(await telling[write](KEY, remove(1))).toMatchObject({ result: 'written' });
  expect(told).toEqual([store.now(CONFERENCE_ID)]);
});

it.each(['change', 'changeOnly'] as const)('%s tells nothing of a change that is refused or changes nothing', async (write) => {
  const { told, telling } = given();
  expect(await telling[write](KEY, remove(9))).toMatchObject({ result: 'refused' });
  expect(told).toEqual([]);
});

it('a conference that opens is announced and not told, and everything else is that of the store', async () => {
  const { store, told, announced, telling } = given();
  const ended = { ...store.now(CONFERENCE_ID), state: 'ended' as const };
  store.place(ended);
  expect(await telling.open(aConference({ conferenceId: CONFERENCE_ID }))).toMatchObject({ result: 'written' });
  await telling.archive(ended);
  expect(await telling.past(CONFERENCE_ID)).toEqual(ended);
  expect(await telling.current(KEY, { consistent: true })).toEqual(store.now(CONFERENCE_ID));
  expect((await telling.list(KEY, { limit: 5 })).records).toHaveLength(2);
  expect([told, announced]).toEqual([[], [store.now(CONFERENCE_ID)]]);
  expect(await telling.open(aConference({ conferenceId: CONFERENCE_ID }))).toMatchObject({ result: 'refused' });
  expect(announced).toHaveLength(1);
});

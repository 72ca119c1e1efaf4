import { reportLegs } from '../../../../functions/legs/report-legs';
import { aLegEvent, CONFERENCE_ID, FIRST_ID, SECOND_ID } from '../../../support/a-conference';
import { memoryQueues } from '../../../support/memory-queues';

it('what the product finds out about legs goes the way of the callbacks, in one message', async () => {
  const queues = memoryQueues();
  const events = [aLegEvent(FIRST_ID, 1, 'joined'), aLegEvent(SECOND_ID, 1, 'joined')];
  await reportLegs(queues, events, 'found-7');
  expect(queues.in('callbacks')).toEqual([
    { body: { conferenceId: CONFERENCE_ID, events }, group: CONFERENCE_ID, deduplicationId: `${CONFERENCE_ID}-found-7` },
  ]);
});

it('nothing is reported where nothing was found', async () => {
  const queues = memoryQueues();
  await reportLegs(queues, [], 'found-7');
  expect(queues.sent).toEqual([]);
});

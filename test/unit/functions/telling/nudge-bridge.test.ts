import type { ConferenceRecord } from '../../../../domain/conference/record';
import type { Nudges } from '../../../../functions/ports/nudges';
import { nudgeBridge } from '../../../../functions/telling/nudge-bridge';
import { aConference, CONFERENCE_ID, onLeg, participantsOf } from '../../../support/a-conference';
import { memoryQueues, nudgesInto } from '../../../support/memory-queues';
import { recordedLog } from '../../../support/recorded-log';

const joined = onLeg(1, 'joined');
const toDial = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, { desiredLeg: 1 }) });
const dialled = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });

const nudging = (nudges: Nudges, giveUp = new AbortController()) => {
  const { log, lines } = recordedLog();
  const ended = jest.fn();
  const timeLimit = () => ({ signal: giveUp.signal, end: ended });
  return { lines, ended, nudge: (record: ConferenceRecord) => nudgeBridge({ nudges, log, timeLimit }, 150)(record) };
};

it('nudges the bridge if there is a leg to dial', async () => {
  const queues = memoryQueues();
  const { nudge, ended } = nudging(nudgesInto(queues));
  await nudge(toDial);
  expect(queues.bodies('watch')).toEqual([{ nudge: CONFERENCE_ID }]);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('sends nothing if there is none', async () => {
  const queues = memoryQueues();
  await nudging(nudgesInto(queues)).nudge(dialled);
  expect(queues.sent).toEqual([]);
});

it('does not fail the writer if the queue accepts nothing', async () => {
  const error = new Error('no queue');
  const { nudge, lines, ended } = nudging({ send: async () => Promise.reject(error) });
  await nudge(toDial);
  expect(lines).toEqual([{ event: 'bridge.not-nudged', conferenceId: CONFERENCE_ID, error }]);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('waits no longer than its time for a queue that does not answer', async () => {
  const giveUp = new AbortController();
  const hanging: Nudges = { send: async () => (giveUp.abort(), new Promise<never>(() => undefined)) };
  const { nudge, lines } = nudging(hanging, giveUp);
  await nudge(toDial);
  expect(lines).toMatchObject([{ event: 'bridge.not-nudged' }]);
});

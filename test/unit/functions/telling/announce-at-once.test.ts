import { initiatorKeyOf } from '../../../../domain/ids/conference-id';
import { announceAtOnce, type AnnounceAtOnceDeps } from '../../../../functions/telling/announce-at-once';
import { aConference, AT, CONFERENCE_ID } from '../../../support/a-conference';
import { memoryQueues, nudgesInto } from '../../../support/memory-queues';
import { recordedLog } from '../../../support/recorded-log';

const opened = aConference({ version: 1, groupStamp: 1 });

const given = (followers: readonly string[]) => {
  const queues = memoryQueues();
  const { log, lines } = recordedLog();
  const asked: string[] = [];
  const limits: number[] = [];
  const giveUp = new AbortController();
  const deps: AnnounceAtOnceDeps = {
    clock: () => AT,
    log,
    followers: { of: async (key) => (asked.push(key), followers) },
    nudges: nudgesInto(queues),
    timeLimit: (ms) => (limits.push(ms), { signal: giveUp.signal, end: () => undefined }),
  };
  const announce = (over: Partial<AnnounceAtOnceDeps> = {}) => announceAtOnce({ ...deps, ...over }, 150)(opened);
  return { announce, asked, lines, limits, giveUp, nudges: () => queues.bodies('pushes') };
};

it('a push is nudged if somebody follows the initiator', async () => {
  const { announce, asked, nudges } = given(['a', 'b']);
  await announce();
  expect(asked).toEqual([initiatorKeyOf(CONFERENCE_ID)]);
  expect(nudges()).toEqual([{ conferenceId: CONFERENCE_ID, version: 1, at: AT }]);
});

it('no push is nudged if nobody follows', async () => {
  const { announce, nudges, lines } = given([]);
  await announce();
  expect([nudges(), lines]).toEqual([[], []]);
});

it.each([
  ['the followers cannot be read', { followers: { of: async () => Promise.reject(new Error('no database')) } }],
  ['the queue takes no message', { nudges: { send: async () => Promise.reject(new Error('no queue')) } }],
] as const)('the opening does not fail if %s, and the log says so', async (_what, over) => {
  const { announce, lines } = given(['a']);
  await announce(over);
  expect(lines).toMatchObject([{ event: 'terminals.not-told', conferenceId: CONFERENCE_ID, version: 1 }]);
});

it('the opening waits no longer than for a telling', async () => {
  const { announce, limits, giveUp, lines, nudges } = given(['a']);
  await announce({ followers: { of: async () => (giveUp.abort(), new Promise<never>(() => undefined)) } });
  expect([limits, nudges()]).toEqual([[150], []]);
  expect(lines).toMatchObject([{ event: 'terminals.not-told' }]);
});

import type { ConferenceRecord } from '../../../../domain/conference/record';
import { MOST_NUDGED } from '../../../../domain/terminals/tell-at-once';
import { nudgeAtOnce } from '../../../../functions/telling/nudge-at-once';
import { aConference, AT, CONFERENCE_ID } from '../../../support/a-conference';
import { aTerminal } from '../../../support/memory-gateway';
import { anOpener, memoryTerminalStore } from '../../../support/memory-terminals';
import { memoryQueues, nudgesInto } from '../../../support/memory-queues';
import { recordedLog } from '../../../support/recorded-log';

const versionOf = (version: number, over: Partial<ConferenceRecord> = {}): ConferenceRecord => ({
  ...aConference({ state: 'active' }),
  version,
  groupStamp: version,
  ...over,
});

/** So many terminals that have version 1. */
const given = async (terminals: number) => {
  const terminalStore = memoryTerminalStore();
  for (let index = 0; index < terminals; index += 1) {
    await terminalStore.open({ ...aTerminal(`t${String(index)}`), clientId: 'terminal', seesAll: false }, anOpener);
    await terminalStore.subscribe(CONFERENCE_ID, aTerminal(`t${String(index)}`), 200);
  }
  const time = { now: AT };
  const { log, lines } = recordedLog();
  const queues = memoryQueues();
  const timeLimit = () => ({ signal: new AbortController().signal, end: () => undefined });
  const deps = { clock: () => time.now, log, pushProgress: terminalStore, nudges: nudgesInto(queues), timeLimit };
  return { time, lines, nudge: nudgeAtOnce(deps, 250), nudges: () => queues.bodies('pushes'), refuse: queues.refuse };
};

it('a push is nudged at once, and has the turn', async () => {
  const { nudge, nudges, time } = await given(1);
  await nudge(versionOf(2));
  time.now += 30;
  await nudge(versionOf(3));
  expect(nudges()).toEqual([
    { conferenceId: CONFERENCE_ID, version: 2, at: AT },
    { conferenceId: CONFERENCE_ID, version: 3, at: AT + 100 },
  ]);
});

it('a change that comes while a push waits for its turn is left to that push', async () => {
  const { nudge, nudges } = await given(1);
  for (const version of [2, 3, 4, 5]) await nudge(versionOf(version));
  expect(nudges()).toMatchObject([{ version: 2 }, { version: 3 }]);
});

it.each([
  ['nobody is subscribed', 0, versionOf(2)],
  ['there are too many terminals for it', MOST_NUDGED + 1, versionOf(2)],
  ['nobody sees the change', 1, versionOf(2, { hiddenFrom: 1, hiddenIn: 2 })],
])('no push is nudged if %s', async (_what, terminals, record) => {
  const { nudge, nudges, lines } = await given(terminals);
  await nudge(record);
  expect([nudges(), lines]).toEqual([[], []]);
});

it('the writer does not fail if the queue takes no message', async () => {
  const { nudge, lines, refuse } = await given(1);
  refuse('pushes', new Error('no queue'));
  await nudge(versionOf(2));
  expect(lines).toMatchObject([{ event: 'terminals.not-told', conferenceId: CONFERENCE_ID, version: 2 }]);
});

/**
 * The receiver's rule against what is pushed: whatever is lost, repeated, late or out of order, a terminal knows at
 * each version what `GET` would have answered at it, and comes to know the newest.
 */
import fc from 'fast-check';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { pushMessage } from '../../domain/conference/view/state-message';
import { withoutNumbers } from '../../domain/conference/view/without-numbers';
import type { Conference } from '../../schemas/conference';
import { type Reaction, receive } from '../../terminal/synchronisation/receive';
import { ALL_ACTIONS } from '../support/a-conference';
import { commandSequence } from '../support/conference-commands';
import { comparable } from '../support/comparable-conference';
import { expectSame } from '../support/expect-same';
import { play, versionsOf } from '../support/play-commands';
import { runs } from '../support/property-runs';
import { lossyLine } from '../support/lossy-line';
import { listenOverLossyLine } from '../support/terminal-over-lossy-line';

jest.setTimeout(120_000);

const RUNS = runs(1_000);
const COMMANDS = 30;

/** What a terminal that misses nothing knows at a version. */
const expectedOf = (record: ConferenceRecord, seesNumbers: boolean): Conference => {
  const view = conferenceView(record, ALL_ACTIONS);
  return seesNumbers ? view : withoutNumbers(view);
};

const expectKnown = (known: Conference | undefined, record: ConferenceRecord, seesNumbers: boolean): void =>
  expectSame(known && comparable(known, record), comparable(expectedOf(record, seesNumbers), record));

it('knows at every version what GET would have answered, and the newest after reconnecting', () => {
  const met = new Map<Reaction['do'], number>();
  const sequences = fc.tuple(commandSequence(COMMANDS), lossyLine(COMMANDS), fc.boolean());
  fc.assert(
    fc.property(sequences, ([commands, line, seesNumbers]) => {
      const history = versionsOf(play(commands));
      let newest = 0;
      const mine = listenOverLossyLine(history, line, seesNumbers, (known, reaction) => {
        met.set(reaction, (met.get(reaction) ?? 0) + 1);
        expect(known.version).toBeGreaterThanOrEqual(newest);
        newest = known.version;
        if (reaction === 'keep') expectKnown(known, history[known.version - 1] as ConferenceRecord, seesNumbers);
      });
      expect(mine?.version).toBe(history.length);
    }),
    { numRuns: RUNS },
  );
  const rarest = Math.min(...(['nothing', 'keep', 'ask', 'get'] as const).map((reaction) => met.get(reaction) ?? 0));
  expect(rarest).toBeGreaterThan(RUNS / 10);
});

it('reaches the newest version from one push, from its base version or any later one', () => {
  const sequences = fc.tuple(commandSequence(COMMANDS), fc.nat(), fc.boolean());
  fc.assert(
    fc.property(sequences, ([commands, step, seesNumbers]) => {
      const history = versionsOf(play(commands));
      const now = history.at(-1) as ConferenceRecord;
      for (const [index, base] of history.slice(0, -1).entries()) {
        const between = history[index + (step % (history.length - 1 - index))] as ConferenceRecord;
        const message = pushMessage(now, { version: base.version, at: base.changedAt }, ALL_ACTIONS, seesNumbers);
        const reaction = receive(expectedOf(between, seesNumbers), message);
        expectKnown(reaction.do === 'keep' ? reaction.conference : undefined, now, seesNumbers);
      }
    }),
    { numRuns: RUNS },
  );
});

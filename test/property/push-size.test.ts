/**
 * A push about one participant of a running conference takes at most 512 bytes; about one who was just added, some
 * more.
 */
import fc from 'fast-check';
import { isRunning } from '../../domain/conference/lifecycle';
import type { ConferenceRecord } from '../../domain/conference/record';
import { pushMessage } from '../../domain/conference/view/state-message';
import type { PartialStateMessage } from '../../schemas/terminal-messages';
import { ALL_ACTIONS } from '../support/a-conference';
import { commandSequence } from '../support/conference-commands';
import { changesOf, play } from '../support/play-commands';
import { runs } from '../support/property-runs';

const BUDGET_BYTES = 512;
/** With the number, the name and the reference of somebody who was just added. */
const ADDED_BUDGET_BYTES = 720;
/** The same with the longest that a name and a reference may be: 64 of what JSON takes most bytes for. */
const ADDED_MOST_BYTES = 1_300;
const [LONGEST_NAME, LONGEST_REFERENCE] = ['名'.repeat(64), '\u0001'.repeat(64)];
/** With the conference's own management, which a call report may change. */
const MANAGEMENT_BUDGET_BYTES = 640;
/** With an event package's word that is not the one shown. */
const OTHER_WORD_BUDGET_BYTES = 560;
const RUNS = runs(500);
const COMMANDS = 40;
/** Versions of five digits, as a long conference has. */
const EARLIER_CHANGES = 99_900;

const later = (version: number): number => version + EARLIER_CHANGES;

const aged = ({ version, groupStamp, stamps, activatedIn, reportedIn, ...record }: ConferenceRecord): ConferenceRecord => ({
  ...record,
  version: later(version),
  groupStamp: later(groupStamp),
  stamps: Object.fromEntries(Object.entries(stamps).map(([id, stamp]) => [id, later(stamp)])),
  ...(activatedIn === undefined ? {} : { activatedIn: later(activatedIn) }),
  ...(reportedIn === undefined ? {} : { reportedIn: later(reportedIn) }),
});

const budgetOf = ({ participants, management }: PartialStateMessage): number => {
  if (participants.some(({ role }) => role !== undefined)) return ADDED_BUDGET_BYTES;
  if (management) return MANAGEMENT_BUDGET_BYTES;
  return participants.some(({ eventPackage }) => eventPackage !== undefined) ? OTHER_WORD_BUDGET_BYTES : BUDGET_BYTES;
};

const withLongTexts = (record: ConferenceRecord): ConferenceRecord => ({
  ...record,
  participants: Object.fromEntries(
    Object.entries(record.participants).map(([id, participant]) => [
      id,
      { ...participant, displayName: LONGEST_NAME, reference: LONGEST_REFERENCE },
    ]),
  ),
});

it('a push about one participant keeps to its budget, at any moment of any conference', () => {
  let seen = 0;
  fc.assert(
    fc.property(commandSequence(COMMANDS), (commands) => {
      const changes = changesOf(play(commands)).filter(({ after, change }) => isRunning(after.state) && change.concerns.length === 1);
      for (const { before, after } of changes) {
        const base = { version: later(before.version), at: before.changedAt };
        const message = pushMessage(aged(after), base, ALL_ACTIONS, true);
        const budget = budgetOf(message);
        const longest = pushMessage(withLongTexts(aged(after)), base, ALL_ACTIONS, true);
        seen += 1;
        expect(message.participants).toHaveLength(1);
        expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(budget);
        expect(Buffer.byteLength(JSON.stringify(longest))).toBeLessThanOrEqual(budget === ADDED_BUDGET_BYTES ? ADDED_MOST_BYTES : budget);
      }
    }),
    { numRuns: RUNS },
  );
  // Usually two for each run. Fewer than this would say that the sequences no longer lead to such changes.
  expect(seen).toBeGreaterThan(RUNS / 10);
});

/**
 * The rules against the store: whatever is asked of a conference, DynamoDB carries out and refuses exactly what the
 * pure transition function does.
 */
import fc from 'fast-check';
import { applyChange } from '../../domain/conference/apply-change';
import type { Refusal } from '../../domain/conference/change';
import { lifecycle } from '../../domain/conference/lifecycle';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Trace } from '../../domain/conference/trace';
import type { DynamoConferenceStore } from '../../functions/adapters/dynamodb/dynamo-conference-store';
import { notWritten, type OpenOutcome, type WriteOutcome } from '../../functions/ports/conference-store';
import { inTrace } from '../../functions/runtime/trace';
import type { EventType } from '../../schemas/events/event-types';
import { initiatorKeyAt } from '../support/a-conference';
import { type Command, commandSequence, type Step, stepOf, timesOf } from '../support/conference-commands';
import { expectSame } from '../support/expect-same';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { runs } from '../support/property-runs';

const SEQUENCES_SIDE_BY_SIDE = 20;
/** Three runs are sixty sequences. */
const RUNS = runs(50, 2);
const COMMANDS = 10;
/** The rarest outcome is in one sequence of two hundred. */
const SEQUENCES_TO_CHOOSE_FROM = 4_000;

let dynamo: MeteredDynamo;
let store: DynamoConferenceStore;
let initiators = 0;

beforeAll(async () => {
  dynamo = await startMeteredDynamo();
  ({ store } = dynamo);
});

afterAll(() => dynamo.stop());

/** What the port promises of opening, in terms of the record that stands there. */
const opened = (current: ConferenceRecord | undefined, record: ConferenceRecord): WriteOutcome => {
  if (current && current.state !== 'ended') return { result: 'refused', refusal: 'already-open', current };
  const { dialHour, dialCount, newestReportAt } = current ?? {};
  return {
    result: 'written',
    record: {
      ...(newestReportAt === undefined ? {} : { newestReportAt }),
      ...record,
      ...(dialHour === undefined || dialCount === undefined ? {} : { dialHour, dialCount }),
    },
  };
};

/** Every change replaces the trace of the one before, whatever each of them had. */
const traces = [
  { correlator: 'a' },
  { correlator: 'b', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
  undefined,
] as const satisfies readonly (Trace | undefined)[];
const traceAt = (index: number): Trace | undefined => traces[index % traces.length];

const byRules = (current: ConferenceRecord | undefined, step: Step, trace?: Trace): WriteOutcome => {
  if ('open' in step) return opened(current, trace ? { ...step.open, trace } : step.open);
  const applied = applyChange(current, trace ? { ...step.change, trace } : step.change);
  return applied.ok ? { result: 'written', record: applied.next } : notWritten(applied.refusal, applied.current);
};

const byStore = (initiatorKey: string, step: Step, trace?: Trace): Promise<OpenOutcome> => {
  const write = () => ('open' in step ? store.open(step.open) : store.change(initiatorKey, step.change));
  return trace ? inTrace(trace, write) : write();
};

const everyOutcome: readonly (EventType | Refusal)[] = [
  ...Object.values(lifecycle).map(({ event }) => event),
  ...(['not-found', 'state', 'already-open', 'unchanged', 'nobody-online', 'participant-not-found', 'participant-exists'] as const),
  ...([
    'removed',
    'no-room',
    'changed-since',
    'too-many-dials',
    'stale',
    'status-requested',
    'not-current-leg',
    'no-number',
    'no-leg',
    'conflict',
  ] as const),
];

const outcomeOf = (expected: WriteOutcome): string => {
  if (expected.result === 'written') return expected.record.lastChange;
  return expected.result === 'refused' ? expected.refusal : 'unchanged';
};

/** By the rules alone. */
const outcomesOf = (commands: readonly Command[]): readonly string[] => {
  const times = timesOf(commands);
  const history: ConferenceRecord[] = [];
  return commands.map((command, index) => {
    const expected = byRules(history.at(-1), stepOf(command, initiatorKeyAt(0), history, times[index] ?? 0));
    if (expected.result === 'written') history.push(expected.record);
    return outcomeOf(expected);
  });
};

/**
 * Random sequences that have every outcome between them. The rules find them in little time; the store takes much more.
 */
const sequencesOfEveryOutcome = (): readonly (readonly Command[])[] => {
  const missing = new Set<string>(everyOutcome);
  return fc
    .sample(commandSequence(COMMANDS), SEQUENCES_TO_CHOOSE_FROM)
    .filter((commands) => missing.size > 0 && outcomesOf(commands).filter((outcome) => missing.delete(outcome)).length > 0);
};

/** What occurred, so that the test can say that it met every outcome. */
const met = new Set<string>();

const play = async (commands: readonly Command[]): Promise<void> => {
  const initiatorKey = initiatorKeyAt((initiators += 1));
  const times = timesOf(commands);
  const history: ConferenceRecord[] = [];
  for (const [index, command] of commands.entries()) {
    const step = stepOf(command, initiatorKey, history, times[index] ?? 0);
    const expected = byRules(history.at(-1), step, traceAt(index));
    expectSame(await byStore(initiatorKey, step, traceAt(index)), expected);
    met.add(outcomeOf(expected));
    if (expected.result === 'written') history.push(expected.record);
  }
  expectSame(await store.current(initiatorKey, { consistent: true }), history.at(-1));
};

/** Names the one sequence, of those side by side, that failed. */
const run = (commands: readonly Command[]): Promise<void> =>
  play(commands).catch((cause: unknown) => {
    throw new Error(`After the commands ${JSON.stringify(commands)}`, { cause });
  });

it('the store accepts and refuses the same changes as the rules, with every outcome', async () => {
  await Promise.all(sequencesOfEveryOutcome().map(run));
  expect(everyOutcome.filter((outcome) => !met.has(outcome))).toEqual([]);
});

it('the store accepts and refuses the same changes as the rules, command by command', async () => {
  const together = fc.array(commandSequence(COMMANDS), { minLength: SEQUENCES_SIDE_BY_SIDE, maxLength: SEQUENCES_SIDE_BY_SIDE });
  await fc.assert(
    fc.asyncProperty(together, async (sequences) => {
      await Promise.all(sequences.map(run));
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 240_000);

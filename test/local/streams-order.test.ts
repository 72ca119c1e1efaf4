import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { BEFORE_FIRST, positionOf, sequenceNumber } from '../../local/dynamo/sequence-number';
import type { StreamLog } from '../../local/dynamo/stream-log';
import { startStreamConsumer } from '../../local/streams/start-stream-consumer';
import { runs } from '../support/property-runs';

/** A log of records of the named items, in order. It appends more on demand. */
const logOf = (items: readonly string[]) => {
  let appended = 0;
  let checkpoint = BEFORE_FIRST;
  const listeners = new Set<() => void>();
  const recordAt = (position: number): DynamoDBRecord => ({
    dynamodb: { SequenceNumber: sequenceNumber(position), Keys: { pk: { S: items[position - 1] ?? '' } } },
  });
  const positions = (after: string, limit: number) =>
    Array.from({ length: Math.min(limit, appended - positionOf(after)) }, (_, index) => positionOf(after) + index + 1);
  const log: StreamLog = {
    read: async (after, limit) => positions(after, limit).map(recordAt),
    entries: async (after, limit) =>
      positions(after, limit).map((position) => ({ sequence: sequenceNumber(position), itemKey: items[position - 1] ?? '' })),
    load: async (entries) => entries.map(({ sequence }) => JSON.stringify(recordAt(positionOf(sequence)))),
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lastSequence: () => sequenceNumber(appended),
    checkpoint: () => checkpoint,
    setCheckpoint: async (_consumer, sequence) => void (checkpoint = sequence),
  };
  const append = (count: number): void => {
    appended = Math.min(appended + count, items.length);
    for (const listener of listeners) listener();
  };
  return { log, append };
};

const positionIn = (record: DynamoDBRecord): number => positionOf(record.dynamodb?.SequenceNumber ?? '');
const itemIn = (record: DynamoDBRecord): string => record.dynamodb?.Keys?.['pk']?.S ?? '';

/** The random result of an invocation: success, an exception, or a failure from some record on. */
const conduct = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'fine' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'throw' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('partial' as const), from: fc.nat(20) }) },
);

describe('records of one item', () => {
  it('are handled in order and at least once, whatever fails, and given up only if they keep failing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 60 }),
        fc.array(conduct, { maxLength: 40 }),
        fc.record({
          batchSize: fc.integer({ min: 1, max: 10 }),
          parallelizationFactor: fc.integer({ min: 1, max: 4 }),
          bisectBatchOnError: fc.boolean(),
        }),
        fc.integer({ min: 1, max: 20 }),
        async (items, conducts, wiring, step) => {
          const { log, append } = logOf(items);
          const handled: DynamoDBRecord[] = [];
          const letters: string[] = [];
          const script = [...conducts];
          const invoke = async ({ Records }: DynamoDBStreamEvent): Promise<unknown> => {
            const next = script.shift() ?? { kind: 'fine' };
            await new Promise((resolve) => setImmediate(resolve));
            if (next.kind === 'throw') throw new Error('drawn');
            const failed = next.kind === 'partial' ? Records.slice(next.from % Records.length) : [];
            handled.push(...Records.slice(0, Records.length - failed.length));
            return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.dynamodb?.SequenceNumber })) };
          };
          const consumer = startStreamConsumer({
            name: 'take-changes',
            wiring: { ...wiring, deadLetters: 'reconcile-dead-letters', filter: {}, maximumRetryAttempts: 100 },
            log,
            invoke,
            sendDeadLetter: async (queue) => void letters.push(queue),
            wait: async () => undefined,
          });
          for (let count = 0; count < items.length; count += step) {
            append(step);
            await new Promise((resolve) => setImmediate(resolve));
          }
          await consumer.idle();
          await consumer.stop();

          expect(letters).toEqual([]);
          expect(handled.map(positionIn).sort((one, other) => one - other)).toEqual(items.map((_, index) => index + 1));
          for (const item of new Set(items)) {
            const order = handled.filter((record) => itemIn(record) === item).map(positionIn);
            expect(order).toEqual([...order].sort((one, other) => one - other));
          }
          expect(log.checkpoint('take-changes')).toBe(sequenceNumber(items.length));
        },
      ),
      { numRuns: runs(150) },
    );
  });
});

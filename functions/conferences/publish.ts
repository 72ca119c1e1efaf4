/**
 * Publishes changes that the bus did not accept at once. Its messages are records of the stream, sealed, and so are its
 * dead letters: redriving one sends it here again. A repetition puts the same event on the bus again.
 */
import * as z from 'zod';
import { park, readRecord, type StreamDeps } from '../messaging/parked-record';
import { parallelConsumer, type Received } from '../messaging/queue-consumer';
import type { SealedRecord } from '../messaging/sealed-record';
import { consuming, eventBus, messageSeal, queues, readChange } from '../providers';
import { lambda } from '../runtime/lambda';
import { isOutage } from '../runtime/outage';
import { publishChanges, type PublishDeps } from './publish-changes';

const DEAD_LETTERS = 'publish-dead-letters';

/** Whatever it is, it can be a dead letter. `readRecord` decides whether it is a record. */
const WaitingRecord = z.looseObject({}).transform((record) => record as SealedRecord);

/** The queue receives a message for hours, because an outage may last as long. Other failures would last for good. */
const publish = async (deps: StreamDeps & PublishDeps, { body: record }: Received<SealedRecord>): Promise<void> => {
  try {
    if (!record.dynamodb) throw new Error('Not a record of the stream');
    const change = await readRecord(deps, DEAD_LETTERS, record);
    if (change) await publishChanges(deps, [change]);
  } catch (error) {
    if (isOutage(error)) throw error;
    await park(deps, DEAD_LETTERS, record, error);
  }
};

export const publishHandler = (deps: StreamDeps & PublishDeps) => parallelConsumer(deps, 'publish', WaitingRecord, publish);

export const handler = lambda(publishHandler, { ...consuming, eventBus, queues, messageSeal, readChange });

/**
 * Redrives dead letters. Those of a queue go back into the queue. Those of a stream consumer hold the record that
 * failed: the function is invoked with that record again, and the dead letter is deleted if that succeeds. If a dead
 * letter only says where a record was, it stays, because the record itself has left the stream.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import type { StreamConsumerName } from '../functions/wiring/names';
import { namesOf } from '../functions/wiring/named';
import { streamConsumers } from '../functions/wiring/streams';
import type { Consumers } from './consumers';
import { failedMessageIds } from './queues/batch-result';
import type { Message } from './queues/message';
import type { PersistentQueue } from './queues/persistent-queue';
import type { Queues } from './queues/queues';

export type Redriven = { readonly redriven: number; readonly left: number };

const streamConsumerOf = (deadLetterQueue: string): StreamConsumerName | undefined =>
  namesOf(streamConsumers).find((name) => streamConsumers[name].deadLetters === deadLetterQueue);

const recordIn = (body: string): DynamoDBRecord | null => {
  try {
    const letter = JSON.parse(body) as DynamoDBRecord | null;
    return letter?.dynamodb ? letter : null;
  } catch {
    return null;
  }
};

const isTaken = async (message: Message, name: StreamConsumerName, consumers: Consumers): Promise<boolean> => {
  const record = recordIn(message.body);
  if (!record) return false;
  const result = await consumers.invokeStream(name, { Records: [record] });
  return failedMessageIds(result, [record.dynamodb?.SequenceNumber ?? '']).length === 0;
};

/** In order and one by one, because later records may depend on earlier ones. */
const redriveStream = async (name: StreamConsumerName, queue: PersistentQueue, consumers: Consumers): Promise<number> => {
  let redriven = 0;
  for (const message of [...queue.messages()]) {
    if (!(await isTaken(message, name, consumers))) continue;
    redriven += await queue.moveOut([message]);
  }
  return redriven;
};

export const redrive = async (deadLetterQueue: string, queues: Queues, consumers: Consumers): Promise<Redriven> => {
  const queue = queues.named(deadLetterQueue);
  const name = streamConsumerOf(deadLetterQueue);
  const redriven = name ? await redriveStream(name, queue, consumers) : await queues.redrive(deadLetterQueue);
  return { redriven, left: queue.messages().length };
};

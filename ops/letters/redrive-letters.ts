/** Redrives dead letters: SQS moves those of a queue back, and a function is invoked with each of the others. */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { SECOND_MS } from '../../schemas/durations';
import type { Connection } from '../deployment/connection';
import { EXIT, OpsFailure } from '../failure';
import type { DeadLetterQueue } from './dead-letter-queues';
import { countLetters, eachLetter, type Letter } from './read-letters';

/** `moving`: SQS had not moved them all when the tool stopped watching. */
export type Redriven = { readonly redriven: number; readonly left: number; readonly moving?: true };

const LOOK_EVERY_MS = SECOND_MS;
const MAX_LOOKS = 60;

const arnOf = async ({ sqs }: Connection, QueueUrl: string): Promise<string> => {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return Attributes?.QueueArn ?? '';
};

/** The newest is first. */
const taskOf = async ({ sqs }: Connection, SourceArn: string): Promise<ListMessageMoveTasksResultEntry> => {
  const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
  return Results[0] ?? {};
};

const move = async (connection: Connection, queueUrl: string): Promise<Redriven> => {
  const SourceArn = await arnOf(connection, queueUrl);
  await connection.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const { Status, ApproximateNumberOfMessagesMoved: redriven = 0, FailureReason } = await taskOf(connection, SourceArn);
    if (Status === 'FAILED') throw new OpsFailure(EXIT.failed, `SQS could not move the letters: ${String(FailureReason)}.`);
    if (Status !== 'RUNNING') return { redriven, left: await countLetters(connection.sqs, queueUrl) };
    await connection.wait(LOOK_EVERY_MS);
  }
  return { redriven: 0, left: await countLetters(connection.sqs, queueUrl), moving: true };
};

const hasMember = (value: unknown, name: string): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && name in value;

/** A letter that Lambda itself sent of a stream only says where the records were. */
const eventOf = (queue: DeadLetterQueue, { body }: Letter): unknown => {
  if (queue.redrive === 'invoke-with-record') return hasMember(body, 'dynamodb') ? { Records: [body] } : undefined;
  return hasMember(body, 'requestPayload') ? body['requestPayload'] : body;
};

/** A function that reads the stream reports the records that it did not handle. */
const isAccepted = (payload: Uint8Array | undefined): boolean => {
  const answer = JSON.parse(Buffer.from(payload ?? []).toString('utf8') || 'null') as { batchItemFailures?: readonly unknown[] } | null;
  return (answer?.batchItemFailures ?? []).length === 0;
};

const invoke = async (
  connection: Connection,
  queue: Exclude<DeadLetterQueue, { redrive: 'move' }>,
  queueUrl: string,
): Promise<Redriven> => {
  const { sqs, lambda, deployment } = connection;
  let redriven = 0;
  // In order and one by one, because later records may depend on earlier ones.
  await eachLetter(sqs, queueUrl, Infinity, async (letter) => {
    const event = eventOf(queue, letter);
    if (event === undefined) return false;
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: deployment.functionNames[queue.consumer], Payload: JSON.stringify(event) }),
    );
    const accepted = FunctionError === undefined && isAccepted(Payload);
    if (accepted) redriven += 1;
    return accepted;
  });
  return { redriven, left: await countLetters(sqs, queueUrl) };
};

export const redriveLetters = (connection: Connection, queue: DeadLetterQueue): Promise<Redriven> => {
  const queueUrl = connection.deployment.queueUrls[queue.name];
  return queue.redrive === 'move' ? move(connection, queueUrl) : invoke(connection, queue, queueUrl);
};

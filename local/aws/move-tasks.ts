/**
 * SQS's tasks that move dead letters back into the queue that they came from. Here a task is done when it has been
 * started. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../functions/runtime/clock';
import { queueArn } from '../account';
import type { Queues } from '../queues/queues';
import { ServiceError } from './service-error';
import type { Operations } from './sqs-operations';

type Task = {
  readonly SourceArn: string;
  readonly Status: 'COMPLETED';
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly ApproximateNumberOfMessagesToMove: number;
  readonly StartedTimestamp: number;
};

/** SQS lists ten tasks of a queue at most. */
const MAX_LISTED = 10;

const Started = z.object({ SourceArn: z.string() });
const Listed = Started.extend({ MaxResults: z.number().int().min(1).max(MAX_LISTED).default(1) });

export const moveTaskOperations = (queues: Queues, now: Clock): Operations => {
  const tasks: Task[] = [];
  const nameAt = (arn: string): string => {
    const name = queues.names().find((each) => queueArn(each, queues.named(each).definition.fifo) === arn);
    if (name === undefined)
      throw new ServiceError('ResourceNotFoundException', 'The resource that you specified for the SourceArn parameter doesn’t exist.');
    return name;
  };
  return {
    async StartMessageMoveTask(request) {
      const { SourceArn } = Started.parse(request);
      const name = nameAt(SourceArn);
      if (!queues.isDeadLetterQueueOfQueue(name)) {
        throw new ServiceError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
      }
      const waiting = queues.named(name).messages().length;
      const moved = await queues.redrive(name);
      tasks.unshift({
        SourceArn,
        Status: 'COMPLETED',
        ApproximateNumberOfMessagesMoved: moved,
        ApproximateNumberOfMessagesToMove: waiting,
        StartedTimestamp: now(),
      });
      return { TaskHandle: randomUUID() };
    },
    async ListMessageMoveTasks(request) {
      const { SourceArn, MaxResults } = Listed.parse(request);
      nameAt(SourceArn);
      return { Results: tasks.filter((task) => task.SourceArn === SourceArn).slice(0, MaxResults) };
    },
  };
};

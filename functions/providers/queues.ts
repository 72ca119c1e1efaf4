import { sqsClient, SqsQueues } from '../adapters/sqs/sqs-queues';
import { perProcess } from '../container';
import type { Queues } from '../messages';
import { settings } from './settings';

export const queues = perProcess<Queues>(() => new SqsQueues(sqsClient(), settings().queueUrls));

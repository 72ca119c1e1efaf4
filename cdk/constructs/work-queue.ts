import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLetterRetentionDays, type QueueWiring } from '../../functions/wiring/storage';

const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const satisfies QueueProps;

/** A FIFO queue's order and its deduplication are per message group, which lifts its limit of 300 requests a second for all groups. */
const perGroup = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const satisfies QueueProps;

/** What nothing could take, kept for a person to look at and to send back. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { fifo }: { readonly fifo: boolean }) {
    super(scope, id, {
      ...safe,
      ...(fifo && perGroup),
      retentionPeriod: Duration.days(deadLetterRetentionDays),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This queue is itself a dead-letter queue.' });
  }
}

/** A queue as the wiring has it. */
export class WorkQueue extends Queue {
  constructor(scope: Construct, id: string, wiring: QueueWiring, deadLetters: Queue) {
    super(scope, id, {
      ...safe,
      ...(wiring.fifo && perGroup),
      visibilityTimeout: Duration.seconds(wiring.visibilityTimeoutSeconds),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: wiring.maxReceiveCount },
    });
  }
}

import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLetterRetentionDays, type QueueWiring } from '../../functions/wiring/storage';

const ENCRYPTED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const satisfies QueueProps;

/** A FIFO queue's order and its deduplication are per message group, which lifts its limit of 300 requests a second for all groups. */
const PER_GROUP = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const satisfies QueueProps;

/** What nothing could take, kept for a person to look at and to send back. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { fifo }: { readonly fifo: boolean }) {
    super(scope, id, {
      ...ENCRYPTED,
      ...(fifo && PER_GROUP),
      retentionPeriod: Duration.days(deadLetterRetentionDays),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This is a dead-letter queue itself.' });
  }
}

/** A queue as the wiring has it. */
export class WorkQueue extends Queue {
  constructor(scope: Construct, id: string, wiring: QueueWiring, deadLetters: Queue) {
    super(scope, id, {
      ...ENCRYPTED,
      ...(wiring.fifo && PER_GROUP),
      visibilityTimeout: Duration.seconds(wiring.visibilityTimeoutSeconds),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: wiring.maxReceiveCount },
    });
  }
}

import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DEAD_LETTER_RETENTION_DAYS, type QueueWiring } from '../../functions/wiring/storage';

/** By the carrier's key, or by the one that SQS manages. */
export const encrypted = (key: IKey | undefined): QueueProps =>
  key === undefined
    ? { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true }
    : { encryption: QueueEncryption.KMS, encryptionMasterKey: key, enforceSSL: true };

/** Order and deduplication per message group, which lifts the limit of 300 requests a second for the whole queue. */
const PER_GROUP = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const satisfies QueueProps;

export type DeadLetterQueueProps = { readonly fifo: boolean; readonly retentionDays?: number; readonly key: IKey | undefined };

/** Messages that could not be handled, kept for an operator to inspect and to redrive. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { fifo, retentionDays = DEAD_LETTER_RETENTION_DAYS, key }: DeadLetterQueueProps) {
    super(scope, id, {
      ...encrypted(key),
      ...(fifo && PER_GROUP),
      retentionPeriod: Duration.days(Math.min(DEAD_LETTER_RETENTION_DAYS, retentionDays)),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This is itself a dead-letter queue.' });
  }
}

export type WorkQueueProps = {
  readonly wiring: QueueWiring;
  readonly deadLetters: Queue;
  readonly key: IKey | undefined;
  readonly retentionDays?: number;
};

/** SQS's own default. */
const WORK_RETENTION_DAYS = 4;

/** A queue as the wiring defines it. */
export class WorkQueue extends Queue {
  constructor(scope: Construct, id: string, { wiring, deadLetters, key, retentionDays = WORK_RETENTION_DAYS }: WorkQueueProps) {
    super(scope, id, {
      ...encrypted(key),
      ...(wiring.fifo && PER_GROUP),
      ...(retentionDays < WORK_RETENTION_DAYS && { retentionPeriod: Duration.days(retentionDays) }),
      visibilityTimeout: Duration.seconds(wiring.visibilityTimeoutSeconds),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: wiring.maxReceiveCount },
    });
  }
}

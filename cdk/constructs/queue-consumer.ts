import { EventSourceMapping, MetricType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { capOf } from '../../functions/wiring/concurrency';
import type { QueueConsumer as QueueConsumerWiring, QueueConsumerName } from '../../functions/wiring/queues';
import { receiveStatements } from '../access-statements';
import { type FunctionContext, RollcallFunction } from './rollcall-function';

export type QueueConsumerProps = {
  readonly name: QueueConsumerName;
  readonly wiring: QueueConsumerWiring;
  readonly context: FunctionContext;
};

/** A function that processes a queue. Messages that it cannot handle go to the queue's dead-letter queue. */
export class QueueConsumer extends Construct {
  readonly target: RollcallFunction;
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, { name, wiring, context }: QueueConsumerProps) {
    super(scope, id);
    this.target = new RollcallFunction(this, 'Function', {
      wiring,
      context,
      description: `Processes the queue ${wiring.queue}: ${name}`,
      invokesItself: wiring.access.some((access) => 'send' in access && access.send === wiring.queue),
    });
    const { target } = this;
    const queue = context.resources.queues[wiring.queue];
    for (const statement of receiveStatements(queue, context.encryption)) target.addToRolePolicy(statement);
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: target.live,
      eventSourceArn: queue.queueArn,
      batchSize: wiring.batchSize,
      maxConcurrency: capOf(wiring, context.lambdaConcurrency),
      reportBatchItemFailures: wiring.reportBatchItemFailures,
      // Without it, no metric says that the function returns messages as failed: for Lambda, such an invocation succeeds.
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    // Lambda checks the role when the mapping is created.
    this.mapping.node.addDependency(target.role!);
  }
}

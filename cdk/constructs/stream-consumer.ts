import { EventSourceMapping, FilterCriteria, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StreamConsumerName } from '../../functions/wiring/names';
import type { StreamConsumer as StreamConsumerWiring } from '../../functions/wiring/streams';
import { readStreamStatements } from '../access-statements';
import { type FunctionContext, RollcallFunction } from './rollcall-function';

export type StreamConsumerProps = {
  readonly name: StreamConsumerName;
  readonly wiring: StreamConsumerWiring;
  readonly context: FunctionContext;
};

/** A function that reads a table's stream, and sends records that it cannot handle to its dead-letter queue. */
export class StreamConsumer extends Construct {
  readonly target: RollcallFunction;
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, { name, wiring, context }: StreamConsumerProps) {
    super(scope, id);
    const description = `Reads the stream of ${wiring.stream}: ${name}`;
    this.target = new RollcallFunction(this, 'Function', { wiring, context, description });
    const { target } = this;
    const eventSourceArn = context.resources.tables[wiring.stream].tableStreamArn;
    if (eventSourceArn === undefined) throw new Error(`The table ${wiring.stream} has no stream for ${name}`);
    for (const statement of readStreamStatements(eventSourceArn, context.encryption)) target.addToRolePolicy(statement);
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: target.live,
      eventSourceArn,
      // Starts at the oldest record, so that nothing is lost between the creation of the table and that of the mapping.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: wiring.batchSize,
      parallelizationFactor: wiring.parallelizationFactor,
      // Retries have no limit: without one, Lambda retries a record until it leaves the stream.
      bisectBatchOnError: wiring.bisectBatchOnError,
      reportBatchItemFailures: wiring.reportBatchItemFailures,
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
      filters: [FilterCriteria.filter(wiring.filter)],
      // The wiring's access already allows the function to send there.
      onFailure: { bind: () => ({ destination: context.resources.queues[wiring.deadLetters].queueArn }) },
    });
    // Lambda checks the role when the mapping is made.
    this.mapping.node.addDependency(target.role!);
  }
}

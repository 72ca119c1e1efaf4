import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StreamConsumerName } from '../../functions/wiring/names';
import type { StreamConsumer as StreamConsumerWiring } from '../../functions/wiring/streams';
import { readStreamStatements } from '../access-statements';
import { ALARM_PERIOD, ImpactAlarm } from './alarm';
import { type FunctionContext, RollcallFunction } from './rollcall-function';

/**
 * A bridge that is silent for 30 s counts as unreachable. A stream that lags as far behind has the same effect on
 * users.
 */
const MAX_AGE_MS = 30_000;

export type StreamConsumerProps = {
  readonly name: StreamConsumerName;
  readonly wiring: StreamConsumerWiring;
  readonly context: FunctionContext;
  readonly errorImpact: string;
  /** What it means for users when the consumer lags behind. */
  readonly delayImpact: string;
};

/** A function that reads a table's stream, and sends records that it cannot handle to its dead-letter queue. */
export class StreamConsumer extends Construct {
  constructor(scope: Construct, id: string, { name, wiring, context, errorImpact, delayImpact }: StreamConsumerProps) {
    super(scope, id);
    const description = `Reads the stream of ${wiring.stream}: ${name}`;
    const target = new RollcallFunction(this, 'Function', { wiring, context, description, errorImpact });
    const eventSourceArn = context.resources.tables[wiring.stream].tableStreamArn;
    if (eventSourceArn === undefined) throw new Error(`The table ${wiring.stream} has no stream for ${name}`);
    for (const statement of readStreamStatements(eventSourceArn, context.encryption)) target.addToRolePolicy(statement);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: target.live,
      eventSourceArn,
      // Starts at the oldest record, so that nothing is lost between the creation of the table and that of the mapping.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: wiring.batchSize,
      parallelizationFactor: wiring.parallelizationFactor,
      // Retries have no limit: without one, Lambda retries a record until it leaves the stream.
      bisectBatchOnError: wiring.bisectBatchOnError,
      reportBatchItemFailures: wiring.reportBatchItemFailures,
      filters: [FilterCriteria.filter(wiring.filter)],
      // The wiring's access already allows the function to send there.
      onFailure: { bind: () => ({ destination: context.resources.queues[wiring.deadLetters].queueArn }) },
    });
    // Lambda checks the role when the mapping is made.
    mapping.node.addDependency(target.role!);
    new ImpactAlarm(this, 'Age', {
      metric: target.metric('IteratorAge', { period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: MAX_AGE_MS,
      errorImpact: delayImpact,
      topic: context.alarmTopic,
    });
  }
}

import { Construct } from 'constructs';
import type { RuleConsumerName } from '../../functions/wiring/names';
import type { RuleConsumer as RuleConsumerWiring } from '../../functions/wiring/rules';
import { type FunctionContext, RollcallFunction } from './rollcall-function';
import { sendFailuresTo } from './send-failures-to';

export type RuleConsumerProps = {
  readonly name: RuleConsumerName;
  readonly wiring: RuleConsumerWiring;
  readonly context: FunctionContext;
};

/**
 * A function that the bus's rules invoke. Lambda retries, and sends events that fail for good to the function's
 * dead-letter queue.
 */
export class RuleConsumer extends Construct {
  readonly target: RollcallFunction;

  constructor(scope: Construct, id: string, { name, wiring, context }: RuleConsumerProps) {
    super(scope, id);
    const description = `Invoked by rules of the bus: ${name}`;
    this.target = new RollcallFunction(this, 'Function', { wiring, context, description });
    const queue = context.resources.queues[`${name}-dead-letters`];
    sendFailuresTo(this.target, { queue, retryAttempts: wiring.maximumRetryAttempts, encryption: context.encryption });
  }
}

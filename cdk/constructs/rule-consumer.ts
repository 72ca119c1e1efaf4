import { Construct } from 'constructs';
import type { RuleConsumerName } from '../../functions/wiring/names';
import type { RuleConsumer as RuleConsumerWiring } from '../../functions/wiring/rules';
import { type FunctionSurroundings, RollcallFunction } from './rollcall-function';
import { sendFailedTo } from './send-failed-to';

export type RuleConsumerProps = {
  readonly name: RuleConsumerName;
  readonly wiring: RuleConsumerWiring;
  readonly surroundings: FunctionSurroundings;
  readonly errorImpact: string;
};

/** A function that rules of the bus invoke; Lambda tries again, and sends what fails for good to its own dead letters. */
export class RuleConsumer extends Construct {
  readonly target: RollcallFunction;

  constructor(scope: Construct, id: string, { name, wiring, surroundings, errorImpact }: RuleConsumerProps) {
    super(scope, id);
    const description = `Invoked by rules of the bus: ${name}`;
    this.target = new RollcallFunction(this, 'Function', { wiring, surroundings, description, errorImpact });
    sendFailedTo(this.target, surroundings.kept.queues[`${name}-dead-letters`], wiring.maximumRetryAttempts);
  }
}

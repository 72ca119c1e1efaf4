import { Duration } from 'aws-cdk-lib';
import { CfnRule, Schedule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { TimedFunction as TimedFunctionWiring } from '../../functions/wiring/timers';
import { type FunctionContext, RollcallFunction } from './rollcall-function';

export type TimedFunctionProps = {
  readonly name: string;
  readonly wiring: TimedFunctionWiring;
  readonly context: FunctionContext;
};

/**
 * A function that a rule invokes at regular times. Lambda retries an invocation that fails, and drops it after that: the
 * next one comes anyway.
 */
export class TimedFunction extends Construct {
  readonly target: RollcallFunction;

  constructor(scope: Construct, id: string, { name, wiring, context }: TimedFunctionProps) {
    super(scope, id);
    const description = `Invoked every ${String(wiring.everyMinutes)} min: ${name}`;
    this.target = new RollcallFunction(this, 'Function', { wiring, context, description });
    const { target } = this;
    const { expressionString: scheduleExpression } = Schedule.rate(Duration.minutes(wiring.everyMinutes));
    const rule = new CfnRule(this, 'Rule', { scheduleExpression, targets: [{ id: 'Target', arn: target.functionArn }] });
    target.addPermission('Rule', { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: rule.attrArn });
  }
}

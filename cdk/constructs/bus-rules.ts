import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { QueueConsumerOfRules, RuleConsumerName } from '../../functions/wiring/names';
import { queueConsumers } from '../../functions/wiring/queues';
import { type Rule, ruleConsumers, rules } from '../../functions/wiring/rules';
import { queueOfRule, ruleName } from '../bus-rules';
import type { FunctionContext, RollcallFunction } from './rollcall-function';
import { RuleConsumer } from './rule-consumer';
import { sendFailuresTo } from './send-failures-to';

export type BusRulesProps = {
  readonly context: FunctionContext;
  /** The functions of queue consumers that rules also invoke. They already exist. */
  readonly queueConsumers: Readonly<Record<QueueConsumerOfRules, RollcallFunction>>;
};

/** The rules of the wiring, and the functions they invoke. */
export class BusRules extends Construct {
  readonly targets: Readonly<Record<RuleConsumerName, RollcallFunction>>;

  constructor(scope: Construct, id: string, { context, queueConsumers: ofQueues }: BusRulesProps) {
    super(scope, id);
    const { bus, queues } = context.resources;
    const consumer = (name: RuleConsumerName): RollcallFunction =>
      new RuleConsumer(this, name, { name, wiring: ruleConsumers[name], context }).target;
    const ofRules: Readonly<Record<RuleConsumerName, RollcallFunction>> = { push: consumer('push') };
    this.targets = ofRules;
    const targetOf = ({ target }: Rule): RollcallFunction => ('invoke' in target ? ofRules[target.invoke] : ofQueues[target.invokeOrQueue]);
    // Lambda need not retry, because the queue will.
    const fanOut: QueueConsumerOfRules = 'fan-out';
    const queue = queues[queueConsumers[fanOut].queue];
    sendFailuresTo(ofQueues[fanOut], { queue, retryAttempts: 0, encryption: context.encryption });
    for (const [name, rule] of Object.entries(rules)) {
      const target = targetOf(rule);
      const made = new CfnRule(this, `Rule-${name}`, {
        name: ruleName(name),
        eventBusName: bus.eventBusName,
        eventPattern: rule.pattern,
        targets: [{ id: 'Target', arn: target.live.functionArn, deadLetterConfig: { arn: queues[queueOfRule(rule)].queueArn } }],
      });
      target.live.addPermission(`Rule-${name}`, { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: made.attrArn });
    }
  }
}

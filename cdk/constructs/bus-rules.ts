import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ruleConsumers, rules, type RuleConsumerName } from '../../functions/wiring';
import { deadLettersOfRule, ruleName } from '../bus-rules';
import { ruleConsumerImpact } from '../error-impacts';
import type { FunctionSurroundings } from './rollcall-function';
import { RuleConsumer } from './rule-consumer';

/** The rules of the wiring and the functions that they invoke. */
export class BusRules extends Construct {
  constructor(scope: Construct, id: string, { surroundings }: { readonly surroundings: FunctionSurroundings }) {
    super(scope, id);
    const { bus, queues } = surroundings.kept;
    const consumer = (name: RuleConsumerName): RuleConsumer =>
      new RuleConsumer(this, name, { name, wiring: ruleConsumers[name], surroundings, errorImpact: ruleConsumerImpact[name] });
    const consumers: Readonly<Record<RuleConsumerName, RuleConsumer>> = { push: consumer('push') };
    for (const [name, rule] of Object.entries(rules)) {
      const { target } = rule;
      const made = new CfnRule(this, `Rule-${name}`, {
        name: ruleName(name),
        eventBusName: bus.eventBusName,
        eventPattern: rule.pattern,
        targets: [
          {
            id: 'Target',
            arn: 'invoke' in target ? consumers[target.invoke].target.functionArn : queues[target.send].queueArn,
            deadLetterConfig: { arn: queues[deadLettersOfRule(rule)].queueArn },
          },
        ],
      });
      if (!('invoke' in target)) continue;
      const permission = { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: made.attrArn };
      consumers[target.invoke].target.addPermission(`Rule-${name}`, permission);
    }
  }
}

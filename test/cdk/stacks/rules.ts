import { rules, type WorkQueueName } from '../../../functions/wiring';
import { logicalIdOf, ofType, reference, synthesise } from '../support/deployment';
import { deployedFunction, ruleConsumerList } from '../support/functions-of';
import { permissionsOf } from '../support/permissions-of';

const deployment = synthesise();
const { stateful, stateless, stacks } = deployment;
const { kept } = stacks.stateful;
const arnOfQueue = (name: string): string => `${logicalIdOf(kept.queues[name as WorkQueueName], stacks.stateful)}.Arn`;

type SendStatement = { Effect: string; Action: unknown; Principal: unknown; Condition?: { ArnEquals?: { 'aws:SourceArn': unknown } } };

/** Which rule may send to which queue, by what stands in the policies of the queues. */
const sendersOfQueues = (): string[] => {
  const bus = logicalIdOf(kept.bus, stacks.stateful);
  const names = new Map(Object.keys(kept.queues).map((name) => [logicalIdOf(kept.queues[name as WorkQueueName], stacks.stateful), name]));
  return ofType(stateful, 'AWS::SQS::QueuePolicy').flatMap(([, { Properties }]) => {
    const [queue] = (Properties['Queues'] as { Ref: string }[]).map(({ Ref }) => names.get(Ref));
    const { Statement } = Properties['PolicyDocument'] as { Statement: SendStatement[] };
    return Statement.filter(({ Effect }) => Effect === 'Allow').map(({ Action, Principal, Condition }) => {
      expect([Action, Principal]).toEqual(['sqs:SendMessage', { Service: 'events.amazonaws.com' }]);
      const [, parts] = (Condition!.ArnEquals!['aws:SourceArn'] as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
      expect(parts.slice(-3, -1)).toEqual([':rule/', { Ref: bus }]);
      return `${String(parts.at(-1)).replace('/rollcall-', '')} to ${queue}`;
    });
  });
};

describe('the rules of the bus', () => {
  const deployedRules = new Map(
    ofType(stateless, 'AWS::Events::Rule').map(([id, { Properties }]) => [String(Properties['Name']), { id, Properties }]),
  );
  const targetOf = (name: string) =>
    (deployedRules.get(`rollcall-${name}`)!.Properties['Targets'] as { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[])[0]!;

  it('are those of the wiring', () => {
    expect([...deployedRules.keys()].sort()).toEqual(
      Object.keys(rules)
        .map((name) => `rollcall-${name}`)
        .sort(),
    );
  });

  it.each(Object.entries(rules))('%s watches the bus for what the wiring says, and nothing is lost on its way', (name, rule) => {
    const { Properties } = deployedRules.get(`rollcall-${name}`)!;
    expect(Properties['EventPattern']).toEqual(rule.pattern);
    expect(reference(Properties['EventBusName'], deployment)).toBe(logicalIdOf(kept.bus, stacks.stateful));
    expect(Properties['Targets']).toHaveLength(1);
    const { Arn, DeadLetterConfig } = targetOf(name);
    const target = 'invoke' in rule.target ? rule.target.invoke : rule.target.send;
    const arn = 'invoke' in rule.target ? `${deployedFunction(deployment, target).logicalId}.Arn` : arnOfQueue(target);
    expect(reference(Arn, deployment)).toBe(arn);
    expect(reference(DeadLetterConfig.Arn, deployment)).toBe(arnOfQueue(`${target}-dead-letters`));
    // Whole events: a transformed one would be another message than the one that is documented.
    expect(Object.keys(targetOf(name)).sort()).toEqual(['Arn', 'DeadLetterConfig', 'Id']);
  });

  it.each(ruleConsumerList)('%s is invoked by its rules only, and again as often as the wiring says', (name, { maximumRetryAttempts }) => {
    const { logicalId } = deployedFunction(deployment, name);
    const own = Object.entries(rules).filter(([, { target }]) => 'invoke' in target && target.invoke === name);
    expect(permissionsOf(logicalId, deployment).map(({ SourceArn }) => reference(SourceArn, deployment))).toEqual(
      own.map(([rule]) => `${deployedRules.get(`rollcall-${rule}`)!.id}.Arn`),
    );
    const configs = ofType(stateless, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
    const config = configs.find(({ FunctionName }) => (FunctionName as { Ref: string }).Ref === logicalId)!;
    expect(config).toMatchObject({ MaximumRetryAttempts: maximumRetryAttempts, Qualifier: '$LATEST' });
    const { OnFailure } = config['DestinationConfig'] as { OnFailure: { Destination: unknown } };
    expect(reference(OnFailure.Destination, deployment)).toBe(arnOfQueue(`${name}-dead-letters`));
  });

  it('send to the queues that they are for, each to its own and no other', () => {
    const wanted = Object.entries(rules).flatMap(([name, { target }]) => {
      const deadLetters = `${'invoke' in target ? target.invoke : target.send}-dead-letters`;
      return ['send' in target ? [target.send, deadLetters] : [deadLetters]].flat().map((queue) => `${name} to ${queue}`);
    });
    expect(sendersOfQueues().sort()).toEqual(wanted.sort());
  });
});

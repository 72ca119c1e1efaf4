import { type Rule, rules } from '../../../functions/wiring/rules';
import type { WorkQueueName } from '../../../functions/wiring/storage';
import { logicalIdOf, ofType, reference, synthesise } from '../support/deployment';
import { deployedFunction, queueConsumerList, ruleConsumerList, timedFunctionList } from '../support/functions-of';
import { permissionsOf } from '../support/permissions-of';

const deployment = synthesise();
const { stateful, stateless, stacks } = deployment;
const { resources } = stacks.stateful;
const arnOfQueue = (name: string): string => `${logicalIdOf(resources.queues[name as WorkQueueName], stacks.stateful)}.Arn`;

/** The function that a rule invokes, and the queue of events that cannot be delivered to it. */
const invokedBy = ({ target }: Rule): { readonly name: string; readonly queue: string } =>
  'invoke' in target
    ? { name: target.invoke, queue: `${target.invoke}-dead-letters` }
    : { name: target.invokeOrQueue, queue: target.invokeOrQueue };

type SendStatement = { Effect: string; Action: unknown; Principal: unknown; Condition?: { ArnEquals?: { 'aws:SourceArn': unknown } } };

/** Which rule may send to which queue, according to the policies of the queues. */
const sendersOfQueues = (): string[] => {
  const bus = logicalIdOf(resources.bus, stacks.stateful);
  const names = new Map(
    Object.keys(resources.queues).map((name) => [logicalIdOf(resources.queues[name as WorkQueueName], stacks.stateful), name]),
  );
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
    ofType(stateless, 'AWS::Events::Rule')
      .filter(([, { Properties }]) => 'EventPattern' in Properties)
      .map(([id, { Properties }]) => [String(Properties['Name']), { id, Properties }]),
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

  it.each(Object.entries(rules))('%s has the pattern of the wiring and a dead-letter queue', (name, rule) => {
    const { Properties } = deployedRules.get(`rollcall-${name}`)!;
    expect(Properties['EventPattern']).toEqual(rule.pattern);
    expect(reference(Properties['EventBusName'], deployment)).toBe(logicalIdOf(resources.bus, stacks.stateful));
    expect(Properties['Targets']).toHaveLength(1);
    const { Arn, DeadLetterConfig } = targetOf(name);
    const { name: target, queue } = invokedBy(rule);
    expect(reference(Arn, deployment)).toBe(`${deployedFunction(deployment, target).logicalId}.Arn`);
    expect(reference(DeadLetterConfig.Arn, deployment)).toBe(arnOfQueue(queue));
    // Whole events: a transformed event would differ from the documented message.
    expect(Object.keys(targetOf(name)).sort()).toEqual(['Arn', 'DeadLetterConfig', 'Id']);
  });

  const invoked: [string, number, string][] = [
    ...ruleConsumerList.map(([name, { maximumRetryAttempts }]): [string, number, string] => [
      name,
      maximumRetryAttempts,
      `${name}-dead-letters`,
    ]),
    ['fan-out', 0, 'fan-out'],
  ];

  it('invoke no other functions', () => {
    expect(new Set(Object.values(rules).map((rule) => invokedBy(rule).name))).toEqual(new Set(invoked.map(([name]) => name)));
  });

  it.each(invoked)('%s is invoked by its rules only and retried %i times, and its failures go to %s', (name, attempts, queue) => {
    const { logicalId } = deployedFunction(deployment, name);
    const own = Object.entries(rules).filter(([, rule]) => invokedBy(rule).name === name);
    expect(permissionsOf(logicalId, deployment).map(({ SourceArn }) => reference(SourceArn, deployment))).toEqual(
      own.map(([rule]) => `${deployedRules.get(`rollcall-${rule}`)!.id}.Arn`),
    );
    const configs = ofType(stateless, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
    const config = configs.find(({ FunctionName }) => (FunctionName as { Ref: string }).Ref === logicalId)!;
    expect(config).toMatchObject({ MaximumRetryAttempts: attempts, Qualifier: '$LATEST' });
    const { OnFailure } = config['DestinationConfig'] as { OnFailure: { Destination: unknown } };
    expect(reference(OnFailure.Destination, deployment)).toBe(arnOfQueue(queue));
  });

  it('send failed events to the queue that their function itself consumes', () => {
    const queues = Object.values(rules).flatMap(({ target }) => ('invokeOrQueue' in target ? [target.invokeOrQueue] : []));
    const wiring = new Map(queueConsumerList);
    expect(queues.map((name) => wiring.get(name)?.queue)).toEqual(queues);
  });

  it('may each send to their own queue and no other', () => {
    const expected = Object.entries(rules).map(([name, rule]) => `${name} to ${invokedBy(rule).queue}`);
    expect(sendersOfQueues().sort()).toEqual(expected.sort());
  });
});

describe('the timed rules', () => {
  const timed = ofType(stateless, 'AWS::Events::Rule').filter(([, { Properties }]) => 'ScheduleExpression' in Properties);

  it('are those of the wiring', () => {
    expect(timed).toHaveLength(timedFunctionList.length);
  });

  it.each(timedFunctionList)('%s is invoked by its rule only, as often as the wiring says', (name, { everyMinutes }) => {
    const { logicalId } = deployedFunction(deployment, name);
    const [own] = timed.filter(
      ([, { Properties }]) => reference((Properties['Targets'] as { Arn: unknown }[])[0]!.Arn, deployment) === `${logicalId}.Arn`,
    );
    expect(own?.[1].Properties['ScheduleExpression']).toBe(everyMinutes === 1 ? 'rate(1 minute)' : `rate(${String(everyMinutes)} minutes)`);
    expect(permissionsOf(logicalId, deployment).map(({ SourceArn }) => reference(SourceArn, deployment))).toEqual([`${own?.[0]}.Arn`]);
  });
});

import { logicalIdOf, ofType, reference, synthesise } from '../support/deployment';
import { deployedFunction, streamConsumerList, wiredFunctions } from '../support/functions-of';

type Alarm = {
  readonly AlarmDescription: string;
  readonly MetricName: string;
  readonly Threshold: number;
  readonly TreatMissingData: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly AlarmActions?: readonly string[];
  readonly OKActions?: readonly string[];
};

const topic = 'arn:aws:sns:eu-west-1:111122223333:on-call';
const deployment = synthesise({ 'rollcall:alarmTopicArn': topic });
const withoutTopic = synthesise();
const alarms = ofType(deployment.stateless, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties as unknown as Alarm);
const watching = (metric: string) => alarms.filter(({ MetricName }) => MetricName === metric);
const functionsWith = (metric: string) =>
  watching(metric)
    .map(({ Dimensions }) => reference(Dimensions![0]!.Value, deployment))
    .sort();
const logicalIds = (names: readonly string[]) => names.map((name) => deployedFunction(deployment, name).logicalId).sort();

it('every function has an alarm on its errors', () => {
  expect(functionsWith('Errors')).toEqual(logicalIds(wiredFunctions.map(([name]) => name)));
});

it('every stream consumer has an alarm on falling behind', () => {
  expect(functionsWith('IteratorAge')).toEqual(logicalIds(streamConsumerList.map(([name]) => name)));
});

it('every dead-letter queue has an alarm on a single message', () => {
  const deadLetterQueues = Object.keys(deployment.stacks.stateful.resources.queues).filter((name) => name.endsWith('-dead-letters'));
  const watched = watching('ApproximateNumberOfMessagesVisible');
  expect(new Set(watched.map(({ Dimensions }) => reference(Dimensions![0]!.Value, deployment))).size).toBe(deadLetterQueues.length);
  expect(watched.map(({ Threshold }) => Threshold)).toEqual(deadLetterQueues.map(() => 1));
});

it('the API has an alarm on server errors', () => {
  expect(watching('5xx')).toHaveLength(1);
});

it('every WebSocket API has an alarm on functions that it cannot invoke', () => {
  const { stateless, stacks } = deployment;
  const [alarm] = watching('ExecutionError');
  expect(alarm!.Dimensions).toEqual([{ Name: 'ApiId', Value: { Ref: logicalIdOf(stacks.stateless.sockets.api, stacks.stateless) } }]);
  expect(ofType(stateless, 'AWS::ApiGatewayV2::Api')).toHaveLength(2);
});

it.each(alarms.map((alarm) => [alarm.AlarmDescription, alarm] as const))(
  'the description says what it means for users: %s',
  (description, alarm) => {
    expect(description).toMatch(/^[A-Z].{30,}\.$/);
    expect(alarms.filter(({ AlarmDescription }) => AlarmDescription === description)).toHaveLength(1);
    expect(alarm.TreatMissingData).toBe('notBreaching');
    expect([alarm.AlarmActions, alarm.OKActions]).toEqual([[topic], [topic]]);
  },
);

it('alarms have no actions if no topic is set', () => {
  const silent = ofType(withoutTopic.stateless, 'AWS::CloudWatch::Alarm');
  for (const [, { Properties }] of silent) expect(Properties).not.toHaveProperty('AlarmActions');
});

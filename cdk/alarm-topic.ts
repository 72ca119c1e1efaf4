import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from './settings';

/** The topic that alarms are sent to, if the carrier has named one. */
export const alarmTopicOf = (scope: Construct, { alarmTopicArn }: Pick<Settings, 'alarmTopicArn'>): ITopic | undefined =>
  alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(scope, 'AlarmTopic', alarmTopicArn);

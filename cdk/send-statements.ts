import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Encryption, keyStatements } from './key-statements';

/** Sending to a queue. */
export const sendStatements = ({ queueArn }: IQueue, { keyArn }: Encryption): PolicyStatement[] => [
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }),
  ...keyStatements(keyArn, 'send messages'),
];

import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** Sets how often Lambda retries a function that rules invoke, and where it sends events that fail for good. */
export const sendFailuresTo = (target: Function, { queueArn }: IQueue, retryAttempts: number): void => {
  // Lambda sends with the function's permissions.
  target.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }));
  target.configureAsyncInvoke({ retryAttempts, onFailure: { bind: () => ({ destination: queueArn }) } });
};

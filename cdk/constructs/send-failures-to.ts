import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** Of a function that rules invoke: how often Lambda tries again, and where it sends what fails for good. */
export const sendFailuresTo = (target: Function, { queueArn }: IQueue, retryAttempts: number): void => {
  // Lambda sends in the function's name.
  target.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }));
  target.configureAsyncInvoke({ retryAttempts, onFailure: { bind: () => ({ destination: queueArn }) } });
};

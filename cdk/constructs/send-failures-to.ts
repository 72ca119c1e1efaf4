import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Encryption } from '../key-statements';
import { sendStatements } from '../send-statements';
import type { RollcallFunction } from './rollcall-function';

export type Failures = {
  readonly queue: IQueue;
  readonly retryAttempts: number;
  readonly encryption: Encryption;
};

/** Sets how often Lambda retries a function that rules invoke, and where it sends events that fail for good. */
export const sendFailuresTo = (target: RollcallFunction, { queue, retryAttempts, encryption }: Failures): void => {
  // Lambda sends with the function's permissions.
  for (const statement of sendStatements(queue, encryption)) target.addToRolePolicy(statement);
  target.live.configureAsyncInvoke({ retryAttempts, onFailure: { bind: () => ({ destination: queue.queueArn }) } });
};

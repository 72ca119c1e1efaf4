/** The AWS account and region of a local deployment. No real account has this number. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

/** SQS requires the name of a FIFO queue to end in `.fifo`, and code that reads a queue URL may rely on it. */
export const queueNameInCloud = (name: string, fifo: boolean): string => (fifo ? `${name}.fifo` : name);

export const queueArn = (name: string, fifo: boolean): string => `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${queueNameInCloud(name, fifo)}`;

export const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;

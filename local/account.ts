/** The account that everything local pretends to live in. The number is the one that no AWS account has. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

/** FIFO queues end in `.fifo`: SQS demands it, and code that looks at a URL may rely on it. */
export const queueNameInCloud = (name: string, fifo: boolean): string => (fifo ? `${name}.fifo` : name);

export const queueArn = (name: string, fifo: boolean): string => `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${queueNameInCloud(name, fifo)}`;

export const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;

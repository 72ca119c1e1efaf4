/**
 * The message that Lambda sends when it gives up stream records. It says where the records are, not what they contain.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { functionArn } from '../account';

export type DeadLetter = {
  readonly functionName: string;
  readonly records: readonly DynamoDBRecord[];
  readonly invocations: number;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** True if the function threw instead of naming the failed records. */
  readonly threw: boolean;
};

const arrivalOf = (record: DynamoDBRecord | undefined): string =>
  new Date((record?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1000).toISOString().replace('.000', '');

export const deadLetterBody = ({ functionName, records, invocations, requestId, at, threw }: DeadLetter): string => {
  const [first, last] = [records[0], records.at(-1)];
  return JSON.stringify({
    requestContext: {
      requestId,
      functionArn: functionArn(functionName),
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: invocations,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', ...(threw && { functionError: 'Unhandled' }) },
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    DDBStreamBatchInfo: {
      shardId: 'shardId-00000000000000000000-local',
      startSequenceNumber: first?.dynamodb?.SequenceNumber ?? '',
      endSequenceNumber: last?.dynamodb?.SequenceNumber ?? '',
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(last),
      batchSize: records.length,
      streamArn: first?.eventSourceARN ?? '',
    },
  });
};

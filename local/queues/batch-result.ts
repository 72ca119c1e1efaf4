/**
 * Determines which messages of a batch are received again, by the rules of Lambda's partial batch responses: an
 * unreadable result fails the whole batch, and an empty one means success.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import type { InvokeResult } from '../invoke';

const failuresOf = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>).batchItemFailures : undefined;

export const failedMessageIds = (result: InvokeResult, messageIds: readonly string[]): readonly string[] => {
  if (result.functionError) return messageIds;
  const failures = failuresOf(result.payload);
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return messageIds;
  const named = failures.map((failure: unknown) => (failure as Record<string, unknown> | null)?.itemIdentifier);
  const known = named.every((id) => typeof id === 'string' && messageIds.includes(id));
  return known ? (named as string[]) : messageIds;
};

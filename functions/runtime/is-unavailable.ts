/** Whether an error means "not now" rather than "never". Errors are matched by name, so that no SDK is needed here. */
import { isError } from './is-error';

/**
 * AWS's names for throttling and for its own failures (common errors of DynamoDB, SQS, Secrets Manager), middy's for
 * running out of time, and those of a request that was given up before its answer.
 */
const NAMES = new Set([
  'AbortError',
  'InternalServerError',
  'InternalServiceError',
  'InternalFailure',
  'KmsThrottled',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestTimeout',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/** Node's codes for a connection that could not be made or that broke. */
const NETWORK_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

type AwsError = Error & { readonly code?: unknown; readonly $metadata?: { readonly httpStatusCode?: number } };

/** The maximum depth to which `cause` is followed. */
const MAX_CAUSES = 3;

export const isUnavailable = (error: unknown, causes = MAX_CAUSES): boolean => {
  if (!isError(error)) return false;
  const { name, code, $metadata, cause }: AwsError = error;
  if (NAMES.has(name) || NETWORK_CODES.has(String(code)) || ($metadata?.httpStatusCode ?? 0) >= 500) return true;
  return causes > 0 && isUnavailable(cause, causes - 1);
};

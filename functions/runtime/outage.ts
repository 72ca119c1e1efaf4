/**
 * Whether an error is a transient failure. If so, the work is retried without limit, and nothing becomes a dead letter.
 */
import { isUnavailable } from './is-unavailable';

/**
 * AWS's names for a deployment in progress, or a permission or queue that does not exist yet: transient failures that
 * somebody is about to fix.
 */
const TRANSIENT_FAILURES = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'DecryptionFailure',
  'ExpiredTokenException',
  'KMSAccessDeniedException',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
]);

/** SQS's names for a key of the carrier's own that cannot be used: `KmsDisabled`, `KmsAccessDenied` and others. */
const isAboutKey = (name: string): boolean => name.startsWith('Kms');

export const isOutage = (error: unknown): boolean =>
  isUnavailable(error) || (error instanceof Error && (TRANSIENT_FAILURES.has(error.name) || isAboutKey(error.name)));

/** For a failure that is not an AWS error but is transient too. */
export const tryAgainLater = (why: string): Error => Object.assign(new Error(why), { name: 'ServiceUnavailable' });

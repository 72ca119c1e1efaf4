/** Whether an error passes by itself: then what failed is tried again without limit, and nothing is parked. */
import { isUnavailable } from './is-unavailable';

/** A deployment in progress, a permission or a queue that is not there yet: AWS's words for what somebody is about to mend. */
const TRANSIENT_FAILURES = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredTokenException',
  'KMSAccessDeniedException',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
]);

export const isOutage = (error: unknown): boolean => isUnavailable(error) || (error instanceof Error && TRANSIENT_FAILURES.has(error.name));

/** For what is not an error of AWS, but passes like one. */
export const tryAgainLater = (why: string): Error => Object.assign(new Error(why), { name: 'ServiceUnavailable' });

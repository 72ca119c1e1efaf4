/**
 * SQS's limits, enforced here with AWS's error codes, so that nobody discovers them only after a deployment.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
import { MINUTE_MS } from '../../schemas/durations';

export const LIMITS = {
  /** 1 MiB since August 2025, for a single message and for a whole batch. */
  messageBytes: 1_048_576,
  batchBytes: 1_048_576,
  batchEntries: 10,
  delaySeconds: 900,
  visibilitySeconds: 43_200,
  receiveMessages: 10,
  waitSeconds: 20,
  idLength: 80,
  /** Message group id and deduplication id. */
  tokenLength: 128,
  attributes: 10,
  /** A deduplication id is remembered this long, even after its message is gone. */
  deduplicationMs: 5 * MINUTE_MS,
} as const;

/** Group and deduplication ids: letters, digits and ASCII punctuation. */
export const TOKEN = /^[a-zA-Z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]+$/;

/** Batch entry ids. */
export const ENTRY_ID = /^[a-zA-Z0-9_-]+$/;

/** The characters that SQS accepts: those that XML 1.0 allows. */
export const BODY = /^[\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

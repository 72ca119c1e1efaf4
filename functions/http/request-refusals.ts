/** Refusals that belong to HTTP alone. */
import { DomainError } from '../../domain/errors';

/** The maximum size of a body: 1 MiB. */
export const MAX_BODY_BYTES = 1_048_576;

export const malformedDocument = (detail: string): DomainError => new DomainError('MALFORMED_DOCUMENT', detail);

export const payloadTooLarge = (maxBytes = MAX_BODY_BYTES): DomainError =>
  new DomainError('PAYLOAD_TOO_LARGE', `A body can have at most ${maxBytes} bytes.`);

export const unsupportedMediaType = (taken: string): DomainError =>
  new DomainError('UNSUPPORTED_MEDIA_TYPE', `Send the body as ${taken} in UTF-8 and say so in Content-Type.`);

export const unsupportedCoding = (): DomainError =>
  new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the body without compression, and without Content-Encoding.');

export const notAcceptable = (offered: readonly string[]): DomainError =>
  new DomainError('NOT_ACCEPTABLE', `The response is available as ${offered.join(' or ')}.`);

export const idempotencyInProgress = (retryAfterSeconds: number): DomainError =>
  new DomainError('IDEMPOTENCY_IN_PROGRESS', 'The first request with this Idempotency-Key has not been answered yet.', {
    retryAfterSeconds,
  });

export const idempotencyKeyReused = (): DomainError =>
  new DomainError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was already used for another request; use a new one.');

/**
 * Commands that carry an `Idempotency-Key` are done once. What the first one was answered is answered again, also when it was
 * refused: as with Stripe, a key stands for one attempt and its outcome, and whoever wants another attempt takes another key.
 * Not kept, so that the same key can be tried again, is what is no outcome: a request that was refused before it began (not
 * authorised, not valid), `TOO_MANY_REQUESTS`, and every answer from 500 on.
 */
import { DomainError } from '../../domain/errors';
import { problems } from '../../schemas/problems';
import type { KeyedRequest, Rendered } from '../ports/idempotency';
import { type ApiEvent, bodyBytes, headerOf } from './api-event';
import type { Caller } from './caller';
import { parseIdempotencyKey } from './idempotency-key';
import { problemResponse } from './problem-response';

/** The request under its key, or `undefined` where the caller gave none. */
export const keyedRequest = (operation: string, event: ApiEvent, caller: Caller | undefined): KeyedRequest | undefined => {
  const key = parseIdempotencyKey(headerOf(event, 'idempotency-key'));
  if (key === undefined) return undefined;
  return {
    key: [caller?.clientId ?? '', caller?.phoneNumber ?? '', operation, event.rawPath, key],
    fingerprint: [event.requestContext.http.method, event.rawPath, event.rawQueryString, bodyBytes(event).toString('utf8')],
    operation,
  };
};

const isOutcome = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.code !== 'TOO_MANY_REQUESTS' && problems[error.code].status < 500;

/** A refusal that is an outcome becomes an answer, to be kept as one. */
export const keepRefusals = async (run: () => Promise<Rendered>): Promise<Rendered> => {
  try {
    return await run();
  } catch (error) {
    if (isOutcome(error)) return problemResponse(error);
    throw error;
  }
};

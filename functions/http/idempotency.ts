/**
 * A command with an `Idempotency-Key` is carried out once. A repeated request gets the first answer again, even if that
 * was a refusal. As with Stripe, a key stands for one attempt and its outcome; another attempt needs another key.
 * Answers that are not an outcome are not stored, so that the same key can be tried again: a request that was refused
 * before it began (not authorised, not valid), `TOO_MANY_REQUESTS`, every answer from 500 on, and an answer that its
 * handler calls not final, because a failure of Rollcall is part of it.
 */
import type { Context } from 'aws-lambda';
import { DomainError } from '../../domain/errors';
import { problems } from '../../schemas/problems';
import type { Idempotency, KeyedRequest, Rendered } from '../ports/idempotency';
import { type ApiEvent, bodyBytes, headerOf } from './api-event';
import type { Caller } from './caller';
import { parseIdempotencyKey } from './idempotency-key';
import { problemResponse } from './problem-response';

/** The scopes that decide what an answer shows: whose conferences, and whether with numbers. */
const SCOPES_OF_SIGHT = ['conferences:all', 'numbers:read'];

/**
 * Whose keys these are. Only a caller that sees the same gets a stored answer. For any other, the same key is another
 * key, so that its request is judged by what it may see.
 */
const keyOwner = ({ clientId, subject = '', phoneNumber = '', scopes }: Caller): readonly string[] => [
  clientId,
  subject,
  phoneNumber,
  ...SCOPES_OF_SIGHT.map((scope) => (scopes.includes(scope) ? scope : '')),
];

/** The request under its key, or `undefined` if the caller gave none. */
export const keyedRequest = (operation: string, event: ApiEvent, caller: Caller | undefined): KeyedRequest | undefined => {
  const key = parseIdempotencyKey(headerOf(event, 'idempotency-key'));
  if (key === undefined) return undefined;
  return {
    key: [...(caller ? keyOwner(caller) : []), operation, event.rawPath, key],
    fingerprint: [event.requestContext.http.method, event.rawPath, event.rawQueryString, bodyBytes(event).toString('utf8')],
    operation,
  };
};

const isOutcome = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.code !== 'TOO_MANY_REQUESTS' && problems[error.code].status < 500;

/** A refusal that is an outcome becomes an answer, so that it is stored like one. */
const keepRefusals = async (run: () => Promise<Rendered>): Promise<Rendered> => {
  try {
    return await run();
  } catch (error) {
    if (isOutcome(error)) return problemResponse(error);
    throw error;
  }
};

/** What is thrown is not stored. */
class NotFinal extends Error {
  constructor(readonly rendered: Rendered) {
    super('The answer is not final');
  }
}

const finalOnly = async (run: () => Promise<Rendered>): Promise<Rendered> => {
  const rendered = await keepRefusals(run);
  if (rendered.isFinal === false) throw new NotFinal(rendered);
  return rendered;
};

/** Carries out a command, or gives the answer that is stored under its key. */
export const runOnce = async (
  idempotency: Idempotency,
  keyed: KeyedRequest,
  context: Context,
  run: () => Promise<Rendered>,
): ReturnType<Idempotency> => {
  try {
    return await idempotency(keyed, context, () => finalOnly(run));
  } catch (error) {
    if (error instanceof NotFinal) return { rendered: error.rendered, replayed: false };
    throw error;
  }
};

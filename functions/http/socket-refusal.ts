/** Turns anything that was thrown into the refusal that a terminal receives. */
import { DomainError, unavailable } from '../../domain/errors';
import { isUnavailable } from '../runtime/is-unavailable';

const RETRY_SECONDS = 2;

/** The text of an unknown error never reaches the answer: it could contain anything. */
export const socketRefusal = (error: unknown): DomainError => {
  if (error instanceof DomainError) return error;
  if (isUnavailable(error)) return unavailable(RETRY_SECONDS);
  return new DomainError('INTERNAL', 'The message could not be processed.');
};

/** `places`: members of the contract. The refusal does not repeat the message. */
export const invalidMessage = (places: readonly string[]): DomainError =>
  new DomainError('INVALID_ARGUMENT', `The message does not match the contract; check: ${places.join(', ')}.`);

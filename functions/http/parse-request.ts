/** Checks a request against its operation. The request is parsed, or refused with everything that is wrong with it. */
import type * as z from 'zod';
import {
  conferenceNotFound,
  deliveryNotFound,
  DomainError,
  invalidArgument,
  participantNotFound,
  refusedArgument,
  subscriptionNotFound,
} from '../../domain/errors';
import type { OperationSpec } from '../../schemas/operation';
import type { ArgumentError } from '../../schemas/problems';
import { type ApiEvent, lowerCaseHeaders } from './api-event';
import { argumentErrors, MAX_ARGUMENT_ERRORS, namedError, type Part } from './argument-errors';
import { readBody } from './read-body';

/** Each part in the form that its schema returns; `undefined` if the operation does not have the part. */
export type AnyInput = Readonly<Record<Part, unknown>>;

const notFoundBy: Readonly<Record<string, () => DomainError>> = {
  conferenceId: conferenceNotFound,
  participantId: participantNotFound,
  subscriptionId: subscriptionNotFound,
  deliveryId: deliveryNotFound,
};

/** An id that does not match its pattern names nothing, so it is not found, like any other unknown id. */
const refuseUnknownIds = (error: z.ZodError): void => {
  const ids = error.issues.map((issue) => String(issue.path[0])).filter((name) => name.endsWith('Id'));
  const [first] = ids;
  if (first !== undefined) throw notFoundBy[first]?.() ?? new DomainError('NOT_FOUND', 'There is no such resource.');
};

const check = (part: Part, schema: z.ZodType | undefined, value: unknown, errors: ArgumentError[]): unknown => {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (part === 'params') refuseUnknownIds(parsed.error);
  const named = namedError(part, parsed.error);
  if (named) throw refusedArgument(named.code, named.error);
  errors.push(...argumentErrors(part, parsed.error));
  return undefined;
};

/**
 * Refuses a misspelt parameter of a terminal or partner. A bridge may add its own parameters, and a document ignores
 * them.
 */
const refuseUndeclaredQuery = (operation: OperationSpec, event: ApiEvent, errors: ArgumentError[]): void => {
  const given = Object.keys(event.queryStringParameters ?? {}).length;
  if (operation.auth === 'jwt' && operation.query === undefined && given > 0)
    errors.push({ detail: 'This operation takes no query parameters.' });
};

/**
 * Throws the problem to answer. It reports everything that is wrong at once, in at most `MAX_ARGUMENT_ERRORS` entries,
 * unless an error has a code of its own.
 */
export const parseRequest = (operation: OperationSpec, event: ApiEvent): AnyInput => {
  const errors: ArgumentError[] = [];
  const input = {
    params: check('params', operation.params, event.pathParameters ?? {}, errors),
    query: check('query', operation.query, event.queryStringParameters ?? {}, errors),
    headers: check('headers', operation.headers, lowerCaseHeaders(event), errors),
    body: check('body', operation.body, readBody(operation, event), errors),
  };
  refuseUndeclaredQuery(operation, event, errors);
  if (errors.length > 0) throw invalidArgument(errors.slice(0, MAX_ARGUMENT_ERRORS));
  return input;
};

/** The steps around a handler, as middlewares. What they find out about a request travels with its event. */
import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { invalidArgument } from '../../domain/errors';
import type { OperationSpec } from '../../schemas/operation';
import type { HttpDeps } from '../ports/deps';
import type { Rendered } from '../ports/idempotency';
import { type ApiEvent, headerOf } from './api-event';
import { authorize, type Caller } from './caller';
import { CORRELATOR_HEADER, readCorrelator } from './correlator';
import { type AnyInput, parseRequest } from './parse-request';
import { problemResponse } from './problem-response';
import { type LimitDeps, limitRequests } from './request-limit';
import { logRequest } from './request-log';
import { readTraceparent, TRACEPARENT_HEADER } from './trace-context';

/** What the steps have found out about a request so far. */
export type Exchange = {
  readonly startedAt: number;
  readonly correlator: string;
  readonly traceparent?: string | undefined;
  caller?: Caller;
  input?: AnyInput;
  replayed: boolean;
};

export type Incoming = ApiEvent & { readonly exchange?: Exchange };
type Middleware = MiddlewareObj<Incoming, Rendered, Error, Context>;

/** The first step creates it, and no other step runs before that. */
export const exchangeOf = ({ exchange }: Incoming): Exchange => {
  if (exchange === undefined) throw new Error('A step ran before the first one');
  return exchange;
};

/** Opens the exchange and, at the end, adds its correlator to the answer. */
export const correlate = ({ clock, randomId }: HttpDeps): Middleware => {
  const stamp: NonNullable<Middleware['after']> = ({ event, response }) => {
    if (response) response.headers = { ...response.headers, [CORRELATOR_HEADER]: exchangeOf(event).correlator };
  };
  return {
    before: (request) => {
      const { value, fits } = readCorrelator(headerOf(request.event, CORRELATOR_HEADER), randomId);
      const traceparent = readTraceparent(headerOf(request.event, TRACEPARENT_HEADER));
      request.event = { ...request.event, exchange: { startedAt: clock(), correlator: value, traceparent, replayed: false } };
      const detail = 'must be at most 256 letters, digits and -_:;./<>{}';
      if (!fits) throw invalidArgument([{ parameter: CORRELATOR_HEADER, detail }]);
    },
    after: stamp,
    onError: stamp,
  };
};

export const logOutcome = ({ operationId }: OperationSpec, { clock, log }: HttpDeps): Middleware => {
  const write: NonNullable<Middleware['after']> = ({ event, context, response, error }) => {
    const { startedAt, correlator, replayed } = exchangeOf(event);
    const facts = { operation: operationId, correlator, requestId: context.awsRequestId, durationMs: clock() - startedAt, replayed };
    if (response) logRequest(log, facts, response, error ?? undefined);
  };
  return { after: write, onError: write };
};

export const answerProblems = (): Middleware => ({
  onError: (request) => {
    request.response = problemResponse(request.error);
  },
});

/**
 * Admits a caller that has the scopes. An open operation has no caller, nor does an operation whose driver verifies the
 * request itself.
 */
export const admit = (operation: OperationSpec, { settings }: HttpDeps): Middleware => ({
  before: ({ event }) => {
    if (operation.auth !== 'jwt') return;
    exchangeOf(event).caller = authorize(operation, event.requestContext.authorizer?.jwt?.claims, settings.numberClaim);
  },
});

/**
 * Counts the request, if its operation is limited: then `HttpDepsOf` requires what the count needs. It is counted before
 * a stored answer is looked up.
 */
export const limit = (operation: OperationSpec, deps: HttpDeps): Middleware => ({
  before: async ({ event }) => {
    const { caller } = exchangeOf(event);
    if (operation.limit && caller) await limitRequests(deps as HttpDeps & LimitDeps, operation.limit, caller);
  },
});

export const parse = (operation: OperationSpec): Middleware => ({
  before: ({ event }) => {
    exchangeOf(event).input = parseRequest(operation, event);
  },
});

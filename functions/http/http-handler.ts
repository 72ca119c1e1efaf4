/**
 * The one path from a request to an answer, the same for every operation: correlator and log → caller and scopes →
 * media type, size, JSON → validation → limit → idempotency → the handler → its answer checked against the contract → headers.
 * Anything that a step throws becomes a problem. So a handler contains no status code of a refusal, no JSON and no
 * logging.
 */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type Trace, traceWith } from '../../domain/conference/trace';
import type { PhoneNumber } from '../../schemas/common';
import type { Input, OperationSpec, RequestLimit } from '../../schemas/operation';
import type { RawCallback } from '../ports/bridge-driver';
import type { Deps, HttpDeps } from '../ports/deps';
import type { ApiResult, Idempotency, Rendered } from '../ports/idempotency';
import { inTrace } from '../runtime/trace';
import { type Answer, renderAnswer, type StatusOf } from './answer';
import { type ApiEvent, rawRequest } from './api-event';
import type { Caller } from './caller';
import { keyedRequest, runOnce } from './idempotency';
import { admit, answerProblems, correlate, exchangeOf, type Incoming, limit, logOutcome, parse } from './pipeline';
import type { LimitDeps } from './request-limit';

type CallerOf<Op extends OperationSpec> = Op extends { caller: 'initiator' }
  ? Caller & { readonly phoneNumber: PhoneNumber }
  : Op extends { auth: 'jwt' }
    ? Caller
    : undefined;

/** What a handler receives. */
export type HttpRequest<Op extends OperationSpec> = Input<Op> & {
  readonly caller: CallerOf<Op>;
  readonly correlator: string;
  /** The request exactly as it was sent, for a driver to verify. */
  readonly raw: RawCallback;
};

/** A command cannot be built without a store for its answers, nor a limited operation without a counter. */
export type HttpDepsOf<Op extends OperationSpec> = HttpDeps &
  (Op extends { command: true } ? Pick<Deps, 'idempotency'> : unknown) &
  (Op extends { limit: infer Limit extends RequestLimit } ? LimitDeps<Limit> : unknown);

export type HttpHandler = (event: ApiEvent, context: Context) => Promise<ApiResult>;

/** How long before Lambda's timeout the request is abandoned: time to write the log line and send the answer. */
const TIME_TO_ANSWER_MS = 200;

/** The earlier steps have checked everything that the operation requires. Only here do the types rely on that. */
const requestOf = <Op extends OperationSpec>(event: Incoming): HttpRequest<Op> => {
  const { input, caller, correlator } = exchangeOf(event);
  return { ...input, caller, correlator, raw: rawRequest(event) } as HttpRequest<Op>;
};

const traceOfRequest = (event: Incoming): Trace => {
  const { correlator, traceparent } = exchangeOf(event);
  return traceWith(correlator, traceparent);
};

const runKeyed = async (
  idempotency: Idempotency | undefined,
  operation: OperationSpec,
  event: Incoming,
  context: Context,
  run: () => Promise<Rendered>,
) => {
  const exchange = exchangeOf(event);
  const keyed = operation.command ? keyedRequest(operation.operationId, event, exchange.caller) : undefined;
  if (keyed === undefined || idempotency === undefined) return run();
  const { rendered, replayed } = await runOnce(idempotency, keyed, context, run);
  exchange.replayed = replayed;
  return replayed ? { ...rendered, headers: { ...rendered.headers, 'idempotent-replayed': 'true' } } : rendered;
};

/** Middlewares see the answer in reverse order: one makes the problem, one logs it, and one adds the headers. */
export const httpHandler = <const Op extends OperationSpec, Status extends StatusOf<Op>>(
  operation: Op,
  deps: HttpDepsOf<Op>,
  run: (request: HttpRequest<Op>) => Promise<Answer<Op, Status>>,
): HttpHandler => {
  const http: HttpDeps & { readonly idempotency?: Idempotency } = deps;
  const pipeline = middy<Incoming, Rendered>({ timeoutEarlyInMillis: TIME_TO_ANSWER_MS })
    .use([correlate(http), logOutcome(operation, http), answerProblems(), admit(operation, http), parse(operation), limit(operation, http)])
    .handler((event: Incoming, context: Context) =>
      inTrace(traceOfRequest(event), () =>
        runKeyed(http.idempotency, operation, event, context, async () => renderAnswer(operation, await run(requestOf<Op>(event)))),
      ),
    );
  return async (event, context) => {
    const { statusCode, headers, body } = await pipeline(event, context);
    return { statusCode, headers, body };
  };
};

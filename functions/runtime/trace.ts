/**
 * The request that caused what runs now. It travels with everything that follows from it (stored changes, messages,
 * events, requests to the carrier), so that all their log lines carry the correlator of that request.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Trace, traceWith } from '../../domain/conference/trace';

const current = new AsyncLocalStorage<Trace>();

type EventOnBus = { readonly id: string; readonly correlator?: string | undefined; readonly traceparent?: string | undefined };

/** Whatever `run` starts belongs to the trace, even if `run` does not wait for it. */
export const inTrace = <Result>(trace: Trace, run: () => Result): Result => current.run(trace, run);

/** Undefined outside of any request and message. */
export const currentTrace = (): Trace | undefined => current.getStore();

/** The trace of an event on the bus. Events about subscriptions have none. */
export const traceOfEvent = ({ id, correlator = id, traceparent }: EventOnBus): Trace => traceWith(correlator, traceparent);

const isTrace = (value: unknown): value is Trace =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Trace>).correlator === 'string';

/** A message of a queue or a schedule, with the trace of what runs now. */
export const withTrace = (body: unknown): unknown => {
  const trace = currentTrace();
  return trace && typeof body === 'object' && body !== null ? { ...body, trace } : body;
};

/** The trace of such a message. One without a trace begins one, which is named `otherwise`. */
export const traceOf = (body: unknown, otherwise: string): Trace => {
  const trace = (body as { readonly trace?: unknown } | undefined)?.trace;
  return isTrace(trace) ? trace : { correlator: otherwise };
};

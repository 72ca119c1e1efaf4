/** Where a change comes from: the request that caused it, directly or indirectly. */
export type Trace = {
  /** The `x-correlator` of the request. The caller may have chosen it. */
  readonly correlator: string;
  /** The request's trace context (W3C), passed on as it came. */
  readonly traceparent?: string;
};

export const traceWith = (correlator: string, traceparent: string | undefined): Trace => ({
  correlator,
  ...(traceparent === undefined ? {} : { traceparent }),
});

/** `traceparent`: the place of a request in the caller's own distributed trace (W3C Trace Context). */
export const TRACEPARENT_HEADER = 'traceparent';

/** Version 00 of Trace Context, section 3.2. Neither id may be all zeros. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Undefined if it is missing or has another form: then it is ignored, as section 4.3 asks. */
export const readTraceparent = (header: string | undefined): string | undefined =>
  header !== undefined && TRACEPARENT.test(header) ? header : undefined;

/** What a page of another origin may send and read, if the setting `corsOrigins` lists its origin. */

export const CORS_METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'] as const;

export const CORS_REQUEST_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'traceparent',
  'x-correlator',
] as const;

/** Without these, a page cannot read the headers that the contract shows. */
export const CORS_ANSWER_HEADERS = ['etag', 'idempotent-replayed', 'location', 'retry-after', 'www-authenticate', 'x-correlator'] as const;

/** The longest that browsers keep the answer to a preflight request: Chromium's limit. */
export const CORS_MAX_AGE_SECONDS = 7_200;

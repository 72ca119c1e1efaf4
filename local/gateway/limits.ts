/** The limits of HTTP APIs, and Lambda's limits on what passes through them. */
export const LIMITS = {
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
  requestBytes: 10 * 1024 * 1024,
  integrationMs: 30_000,
  /**
   * For the request and the response of a synchronous invocation.
   * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  invocationBytes: 6 * 1024 * 1024,
} as const;

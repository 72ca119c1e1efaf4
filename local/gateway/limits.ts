/** API Gateway's own limits for HTTP APIs, and Lambda's for what passes through it. */
export const LIMITS = {
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
  requestBytes: 10 * 1024 * 1024,
  integrationMs: 30_000,
  /** A synchronous invocation, either way. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  invocationBytes: 6 * 1024 * 1024,
} as const;

/**
 * How long a function is billed for. A laptop's times say nothing of Lambda's, so they come from what an invocation does: the
 * requests it makes are counted, and each is given a time.
 */

export type Requests = { readonly awsRequests: number; readonly otherRequests: number };

/** Parsing, rules, logging: under a millisecond of CPU, at 512 MB (0.29 of a core) a few; and the share of rare cold starts. */
const OWN_MS = 10;
/** DynamoDB and SQS answer within single-digit milliseconds; the SDK needs 1.5 ms of CPU for it, 5 ms at 0.29 of a core. */
const AWS_REQUEST_MS = 10;
/** A partner's server, a carrier's conference server: somewhere on the internet, with a connection that is often new. */
const OTHER_REQUEST_MS = 100;

/** As if each request waited for the one before; those that go side by side are billed too dear. */
export const billedMilliseconds = ({ awsRequests, otherRequests }: Requests): number =>
  OWN_MS + awsRequests * AWS_REQUEST_MS + otherRequests * OTHER_REQUEST_MS;

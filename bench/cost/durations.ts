/**
 * The time for which a function is billed. Times on a laptop say nothing about Lambda, so the time is derived from what
 * an invocation does: its requests are counted, and each is assumed to take a waiting time and a CPU time. A function
 * with less memory has a smaller share of a core, so its CPU work takes longer; waiting does not.
 */

/** Lambda developer guide, "Configure Lambda function memory": this much memory comes with one core. */
export const ONE_CORE_MB = 1_769;

/** `waitMs` assumes an idle core, and `cpuMs` is on a whole core. */
type Effort = { readonly waitMs: number; readonly cpuMs: number };

/** The function's own work: parsing, rules, logging. */
const OWN: Effort = { waitMs: 0, cpuMs: 1 };
/**
 * DynamoDB and SQS answer within single-digit milliseconds. The SDK needs 1.5 ms of CPU per request
 * (docs/adr/0021-connections-signed-by-hand.md).
 */
export const AWS_REQUEST: Effort = { waitMs: 5, cpuMs: 1.5 };
/**
 * A partner's server or a carrier's conference server: anywhere on the internet, often over a new connection with a new
 * TLS handshake.
 */
export const OTHER_REQUEST: Effort = { waitMs: 90, cpuMs: 3 };
/**
 * A cold start has two cores regardless of memory, and is billed. The first invocation then opens all connections, on
 * the function's share of a core.
 */
const COLD_START: Effort = { waitMs: 300, cpuMs: 100 };
/** The share of cold starts. According to AWS it is below 1 %. */
const COLD_STARTS = 0.01;

export type Work = {
  readonly invocations: number;
  readonly awsRequests: number;
  readonly otherRequests: number;
  /** Waiting for responses, with parallel requests counted once, and for timers. */
  readonly waitedMs: number;
};

/** The total of all invocations. */
export const billedMilliseconds = ({ invocations, awsRequests, otherRequests, waitedMs }: Work, memoryMb: number): number => {
  const starts = invocations * COLD_STARTS;
  const waits = waitedMs + invocations * OWN.waitMs + starts * COLD_START.waitMs;
  const cpu = invocations * OWN.cpuMs + starts * COLD_START.cpuMs + awsRequests * AWS_REQUEST.cpuMs + otherRequests * OTHER_REQUEST.cpuMs;
  return waits + cpu / Math.min(1, memoryMb / ONE_CORE_MB);
};

/**
 * How long a function is billed for. A laptop's times say nothing of Lambda's, so they come from what an invocation does: the
 * requests it makes are counted, and each is given a time to wait and a time of CPU. A function with less memory has less of a core,
 * so its CPU takes longer; what it waits for does not.
 */

/** Lambda developer guide, "Configure Lambda function memory": so much memory has one core. */
const ONE_CORE_MB = 1_769;

/** `waitMs` as if nobody else wanted the core, `cpuMs` of a whole core. */
type Effort = { readonly waitMs: number; readonly cpuMs: number };

/** Parsing, rules, logging. */
const OWN: Effort = { waitMs: 0, cpuMs: 1 };
/** DynamoDB and SQS answer within single-digit milliseconds; the SDK needs 1.5 ms of CPU to ask (docs/adr/0021-connections-signed-by-hand.md). */
export const AWS_REQUEST: Effort = { waitMs: 5, cpuMs: 1.5 };
/** A partner's server, a carrier's conference server: somewhere on the internet, with a connection that is often new, and its keys. */
export const OTHER_REQUEST: Effort = { waitMs: 90, cpuMs: 3 };
/** A start has two cores whatever the memory, and is billed; the first invocation connects to everything, on what core it has. */
const COLD_START: Effort = { waitMs: 300, cpuMs: 100 };
/** Of all invocations; by AWS's own account it is less than one in a hundred. */
const COLD_STARTS = 0.01;

export type Work = {
  readonly invocations: number;
  readonly awsRequests: number;
  readonly otherRequests: number;
  /** For the answers to its requests, those that went side by side together, and for timers. */
  readonly waitedMs: number;
};

/** All its invocations together. */
export const billedMilliseconds = ({ invocations, awsRequests, otherRequests, waitedMs }: Work, memoryMb: number): number => {
  const starts = invocations * COLD_STARTS;
  const waits = waitedMs + invocations * OWN.waitMs + starts * COLD_START.waitMs;
  const cpu = invocations * OWN.cpuMs + starts * COLD_START.cpuMs + awsRequests * AWS_REQUEST.cpuMs + otherRequests * OTHER_REQUEST.cpuMs;
  return waits + cpu / Math.min(1, memoryMb / ONE_CORE_MB);
};

/** The cost of one terminal that polls instead of subscribing. */
import { type Bill, BILLED_CONFERENCES, billOf } from './bill';
import { AWS_REQUEST, billedMilliseconds } from './durations';
import { type Counts, nothingCounted } from './meters';
import type { PriceList } from './price-list';

export type Polling = {
  readonly minutes: number;
  readonly everySeconds: number;
  /** The size of a response without changes, with headers. */
  readonly answerBytes: number;
  /** Log lines of the function and of API Gateway for one request. */
  readonly logBytes: number;
  readonly memoryMb: number;
};

/** An eventually consistent read of up to 4 KB. */
const READ_UNITS = 0.5;

export const pollingCounts = ({ minutes, everySeconds, answerBytes, logBytes, memoryMb }: Polling): Counts => {
  const requests = (minutes * 60) / everySeconds;
  const work = { invocations: requests, awsRequests: requests, otherRequests: 0, waitedMs: requests * AWS_REQUEST.waitMs };
  return {
    ...nothingCounted(),
    'http-requests': requests,
    invocations: requests,
    'gigabyte-seconds': (billedMilliseconds(work, memoryMb) / 1000) * (memoryMb / 1024),
    'read-units': requests * READ_UNITS,
    'egress-gigabytes': (requests * answerBytes) / 1e9,
    'log-gigabytes': (requests * logBytes) / 1e9,
  };
};

export const pollingBill = (polling: Polling, prices: PriceList): Bill =>
  billOf(pollingCounts(polling), prices, { counted: 1, billed: BILLED_CONFERENCES });

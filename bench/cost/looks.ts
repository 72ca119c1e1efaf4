/**
 * The cost of the looks at conferences that run at the same time. One look is for up to 50 of them, and needs as many
 * requests as for one: `test/contract/looks.test.ts` counts them.
 */
import { LOOK_EVERY_MS } from '../../domain/conference/policy';
import { CONFERENCES_IN_A_LOOK } from '../../functions/reconciliation/looks/begin-looks';
import { SECOND_MS } from '../../schemas/durations';
import { type Bill, BILLED_CONFERENCES, billOf } from './bill';
import { AWS_REQUEST, billedMilliseconds, OTHER_REQUEST } from './durations';
import { type Counts, nothingCounted } from './meters';
import type { PriceList } from './price-list';

export type Looks = {
  /** Running at the same time. */
  readonly conferences: number;
  readonly minutes: number;
  readonly memoryMb: number;
};

const EVERY_SECONDS = LOOK_EVERY_MS / SECOND_MS;
/** A conference of ten participants is between 4 and 8 KB, and read consistently. */
const READ_UNITS_OF_A_CONFERENCE = 2;
/** An entry of the list has about 100 bytes; 4 KB are read with half a unit. */
export const READ_UNITS_OF_AN_ENTRY = (100 / 4096) * 0.5;

/** Everything, the looks that come without conferences included, for all conferences together. */
const looksCounts = ({ conferences, minutes, memoryMb }: Looks): Counts => {
  const due = (minutes * 60) / EVERY_SECONDS;
  const looks = Math.ceil(conferences / CONFERENCES_IN_A_LOOK);
  // If one look is enough, the function makes it when it finds that looks are due.
  const sent = looks > 1 ? looks : 0;
  const invocations = due * (1 + sent);
  const awsRequests = due * (1 + looks + Math.ceil(sent / 10));
  const otherRequests = due * looks;
  const waitedMs = awsRequests * AWS_REQUEST.waitMs + otherRequests * OTHER_REQUEST.waitMs;
  const milliseconds = billedMilliseconds({ invocations, awsRequests, otherRequests, waitedMs }, memoryMb);
  return {
    ...nothingCounted(),
    invocations,
    'gigabyte-seconds': (milliseconds / 1000) * (memoryMb / 1024),
    'read-units': due * (Math.max(0.5, conferences * READ_UNITS_OF_AN_ENTRY) + conferences * READ_UNITS_OF_A_CONFERENCE),
    // Sent in batches, received and deleted one by one.
    'queue-requests': due * (1 / 4 + 2 + sent * 2 + Math.ceil(sent / 10)),
  };
};

/** For 1,000 conferences, if so many always run at the same time. */
export const looksBill = (looks: Looks, prices: PriceList): Bill =>
  billOf(looksCounts(looks), prices, { counted: looks.conferences, billed: BILLED_CONFERENCES });

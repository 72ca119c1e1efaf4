import type { CountedRun } from '../../bench/cost/count-run';
import { type Meter, nothingCounted } from '../../bench/cost/meters';

/** What one conference has counted, if nothing is billed but one function's invocations, and the idle time's. */
export const counted = (invocations: number, { alone = invocations, idle = 0, entry = 'conferences/publish' } = {}): CountedRun => {
  const some = (meter: Meter, count: number) => ({ ...nothingCounted(), [meter]: count });
  const billable = (count: number) => ({ functions: new Map([[entry, some('invocations', count)]]), shared: nothingCounted() });
  return {
    ...billable(invocations),
    alone: billable(alone),
    idle: new Map([['reconciliation/looks/look', some('invocations', idle)]]),
    minutes: 30,
    held: { changes: 49, sentToTerminals: 53, sentByTerminals: 7, largestMessageBytes: 500, connectionMinutes: 31 },
    deliveries: 97,
    changes: ['rollcall.conference.created'],
  };
};

/** Converts counts to dollars. */
import { type Counts, type Meter, meters } from './meters';
import type { PriceList } from './price-list';

type BillLine = { readonly meter: Meter; readonly count: number; readonly dollars: number };
export type Bill = { readonly lines: readonly BillLine[]; readonly dollars: number };

/** The bill for `billed` conferences, from the counts of `counted` ones. */
export const billOf = (counts: Counts, { prices }: PriceList, conferences: { readonly counted: number; readonly billed: number }): Bill => {
  const lines = meters.map((meter) => {
    const count = (counts[meter] * conferences.billed) / conferences.counted;
    const { dollars, per } = prices[meter];
    return { meter, count, dollars: (count * dollars) / per };
  });
  return { lines, dollars: lines.reduce((total, line) => total + line.dollars, 0) };
};

/** Per thousand reference conferences, by who assembles them. */
export const BUDGET_DOLLARS = { direct: 1.25, network: 1.6 } as const;
export const BILLED_CONFERENCES = 1_000;

export type Reference = { readonly participants: number; readonly minutes: number };

/** The cost of services that host the whole conference, for all participants and the whole time. */
export const hostedBills = ({ hosted }: PriceList, { participants, minutes }: Reference) =>
  hosted.map(({ name, dollarsPerParticipantMinute, includes }) => ({
    name,
    includes,
    dollars: dollarsPerParticipantMinute * participants * minutes * BILLED_CONFERENCES,
  }));

/** How long a change may take to its last delivery, as a share of Kamailio's time in the same run. */
import type { Cell } from './measurement';

const shareByTerminals: Readonly<Record<number, number>> = { 10: 0.7, 100: 0.25 };

/** Terminals only, and conferences of ten: for the others there is a measurement and no promise. */
export const budgetOf = ({ participants, receivers }: Cell): number | undefined =>
  participants === 10 ? shareByTerminals[receivers] : undefined;

export type Verdict = 'kept' | 'passed over' | 'none';

export const verdictOn = (ratio: number | undefined, budget: number | undefined): Verdict => {
  if (ratio === undefined || budget === undefined) return 'none';
  return ratio <= budget ? 'kept' : 'passed over';
};

/** A leg's name: what a bridge is given instead of our participant and leg number. */
import type { LegRef } from './leg-event';

type NamedLeg = Pick<LegRef, 'participantId' | 'leg'>;

/** `<participantId>-<leg number>`. */
export const legName = ({ participantId, leg }: NamedLeg): string => `${participantId}-${String(leg)}`;

/** The leg of a name that `legName` made. */
export const legOfName = (name: string): NamedLeg => {
  const dash = name.lastIndexOf('-');
  return { participantId: name.slice(0, dash), leg: Number(name.slice(dash + 1)) };
};

/** The name of a leg. A bridge receives it in place of our participant id and leg number. */
import type { LegRef } from './leg-event';

type NamedLeg = Pick<LegRef, 'participantId' | 'leg'>;

/** `<participantId>-<leg number>`. */
export const legName = ({ participantId, leg }: NamedLeg): string => `${participantId}-${String(leg)}`;

/** The inverse of `legName`. */
export const legOfName = (name: string): NamedLeg => {
  const dash = name.lastIndexOf('-');
  return { participantId: name.slice(0, dash), leg: Number(name.slice(dash + 1)) };
};

/** A leg's name in the protocol: what the bridge is told instead of our participant and leg number. */
import type { LegRef } from '../../../domain/bridge/leg-event';

export const legName = ({ participantId, leg }: Pick<LegRef, 'participantId' | 'leg'>): string => `${participantId}-${leg}`;

/** Of a name that the protocol's schema has let through. */
export const legOfName = (name: string): Pick<LegRef, 'participantId' | 'leg'> => {
  const dash = name.lastIndexOf('-');
  return { participantId: name.slice(0, dash), leg: Number(name.slice(dash + 1)) };
};

/** A leg's name: what bridges are told instead of our participant and leg number. */
import * as z from 'zod';
import type { LegRef } from '../../domain/bridge/leg-event';

/** `<participantId>-<leg number>`. */
export const LegName = z.string().regex(/^p[0-9a-hjkmnp-tv-z]{10}-[1-9][0-9]{0,8}$/);

export const legName = ({ participantId, leg }: Pick<LegRef, 'participantId' | 'leg'>): string => `${participantId}-${leg}`;

/** Of a name that `LegName` has let through. */
export const legOfName = (name: string): Pick<LegRef, 'participantId' | 'leg'> => {
  const dash = name.lastIndexOf('-');
  return { participantId: name.slice(0, dash), leg: Number(name.slice(dash + 1)) };
};

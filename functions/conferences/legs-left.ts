/**
 * The limit on dials in an hour (`dialsPerHour`) holds for legs and single-line calls together. Legs are counted on the
 * conference, single-line calls by a counter, and each count is limited to what the other one leaves.
 */
import type { Deps } from '../ports/deps';

/** How many legs the single-line calls of this hour leave. Only an access network places such calls. */
export const legsLeft = async (
  { settings, dialCounter }: Pick<Deps, 'settings' | 'dialCounter'>,
  initiatorKey: string,
  at: number,
): Promise<number> =>
  settings.assembly === 'network' ? settings.dialsPerHour - (await dialCounter.counted(initiatorKey, at)) : settings.dialsPerHour;

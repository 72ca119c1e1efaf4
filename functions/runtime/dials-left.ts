/**
 * The limit on dials in an hour (`dialsPerHour`) holds for legs and single-line calls together. Legs are counted on the
 * conference, single-line calls by a counter, and each count is limited to what the other one leaves.
 */
import { hourOf } from '../../domain/clock-hour';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Deps } from '../ports/deps';

type LimitDeps = Pick<Deps, 'settings' | 'dialCounter'>;

/** How many legs the single-line calls of this hour leave. Only an access network places such calls. */
export const legsLeft = async ({ settings, dialCounter }: LimitDeps, initiatorKey: string, at: number): Promise<number> =>
  settings.assembly === 'network' ? settings.dialsPerHour - (await dialCounter.counted(initiatorKey, at)) : settings.dialsPerHour;

/** How many single-line calls the legs of this hour leave. */
export const callsLeft = ({ settings }: Pick<Deps, 'settings'>, { dialHour, dialCount = 0 }: ConferenceRecord, at: number): number =>
  settings.dialsPerHour - (dialHour === hourOf(at) ? dialCount : 0);

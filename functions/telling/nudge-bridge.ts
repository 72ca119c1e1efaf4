/**
 * Has a conference's legs dialled right after a request for them was written, without waiting for the stream. The stream
 * record of the same change does the same later, so whatever is lost here is only late.
 */
import { needsDial } from '../../domain/conference/desired';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Nudge } from '../messaging/messages';
import type { Deps } from '../ports/deps';
import { untilAborted } from '../runtime/time-limit';
import type { Tell } from './in-time';

export type NudgeDeps = Pick<Deps, 'nudges' | 'log' | 'timeLimit'>;

const hasToDial = (record: ConferenceRecord): boolean =>
  Object.values(record.participants).some((participant) => needsDial(record, participant));

/** `mostMs`: how long the caller waits for the queue. Does not throw, since the change has been written. */
export const nudgeBridge =
  ({ nudges, log, timeLimit }: NudgeDeps, mostMs: number): Tell =>
  async (record) => {
    if (!hasToDial(record)) return;
    const { conferenceId } = record;
    const { signal, end } = timeLimit(mostMs);
    try {
      await untilAborted(nudges.send('watch', { nudge: conferenceId } satisfies Nudge, signal), signal);
    } catch (error) {
      log('bridge.not-nudged', { conferenceId, error });
    } finally {
      end();
    }
  };

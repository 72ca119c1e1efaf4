/**
 * Limits what a function that has written a change spends on bringing it to others. It is all the same to the change: what
 * does not come in time, or fails, comes by stream and bus.
 */
import { isHidden } from '../../domain/conference/hidden';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Deps } from '../ports/deps';
import { thisInvocation } from '../runtime/invocation';
import { untilAborted } from '../runtime/time-limit';

export type InTimeDeps = Pick<Deps, 'clock' | 'log' | 'timeLimit'>;

/** For functions that a caller waits for: the answer comes at most this much later, whatever the terminals do. */
export const TELL_CALLED_MS = 150;
/** For functions that work in the background: the messages behind theirs wait at most this much longer. */
export const TELL_MS = 250;

/** Does not throw, since the change has been written. */
export type Tell = (record: ConferenceRecord) => Promise<void>;

/** `mostMs`: what all changes of one invocation together may take. */
export const inTime =
  ({ clock, log, timeLimit }: InTimeDeps, mostMs: number, tell: (record: ConferenceRecord, signal: AbortSignal) => Promise<void>): Tell =>
  async (record) => {
    const invocation = thisInvocation();
    const left = mostMs - invocation.toldMs;
    if (isHidden(record) || left <= 0) return;
    const startedAt = clock();
    const { signal, end } = timeLimit(left);
    try {
      await untilAborted(tell(record, signal), signal);
    } catch (error) {
      const { conferenceId, version } = record;
      log('terminals.not-told', { conferenceId, version, error });
    } finally {
      end();
      invocation.toldMs += clock() - startedAt;
    }
  };

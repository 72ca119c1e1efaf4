/** After the conference has ended, looks on until the bridge reports that nobody is left in its room. */
import { DAY_MS, MINUTE_MS } from '../../../schemas/durations';
import { endMessage } from '../../legs/leg-command-messages';
import type { LookDeps } from '../../ports/deps';
import type { LookEntry } from '../../ports/look-list';
import type { Sight } from './reconcile-bridge';

const SHORTEST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;
/**
 * If the bridge still lists a leg this long after the conference has ended, or does not answer for this conference,
 * further commands will not end that leg either.
 */
const GIVE_UP_AFTER_MS = DAY_MS;

/** While the bridge is down, nothing is asked of it; when it is back, the room is looked at again. */
export const clearRoom = async (
  { clock, queues, log, lookList }: LookDeps,
  { conferenceId, clearingSince: since }: LookEntry,
  { legs, isBridgeDown }: Pick<Sight, 'legs' | 'isBridgeDown'>,
): Promise<void> => {
  if (legs?.length === 0) return lookList.remove(conferenceId);
  if (isBridgeDown) return;
  const now = clock();
  const clearingSince = since ?? now;
  if (now - clearingSince > GIVE_UP_AFTER_MS) {
    log('room.given-up', { conferenceId, legs: legs?.length });
    return lookList.remove(conferenceId);
  }
  await queues.send('leg-commands', [endMessage(conferenceId, `ended-${String(now)}`)]);
  const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, now - clearingSince));
  await lookList.note(conferenceId, { notBefore: now + pause, clearingSince });
};

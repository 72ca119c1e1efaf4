/** After the conference has ended, keeps checking until the bridge reports that nobody is left in its room. */
import type { LiveLeg } from '../../domain/bridge/live-leg';
import { DAY_MS, MINUTE_MS } from '../../schemas/durations';
import { endMessage } from '../legs/leg-command-messages';
import type { CheckMessage } from '../messaging/messages';
import { watchMessage } from '../messaging/watch-message';
import type { WatchDeps } from '../ports/deps';

const SHORTEST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;
/**
 * If the bridge has been gone for this long, nobody is on the phone any more. If it still lists a leg this long after
 * the conference has ended, further commands will not end that leg either.
 */
const GIVE_UP_AFTER_MS = DAY_MS;

/**
 * `legs` is undefined if the bridge could not answer. The longer the bridge is silent, the longer the pauses between
 * checks.
 */
export const clearRoom = async (deps: WatchDeps, message: CheckMessage, legs: readonly LiveLeg[] | undefined): Promise<void> => {
  if (legs?.length === 0) return;
  const now = deps.clock();
  const seenAt = legs ? now : (message.bridgeSeenAt ?? now);
  const silence = now - seenAt;
  const clearingSince = message.clearingSince ?? now;
  if (Math.max(silence, now - clearingSince) > GIVE_UP_AFTER_MS) {
    deps.log('room.given-up', { conferenceId: message.conferenceId, legs: legs?.length });
    return;
  }
  await deps.queues.send('leg-commands', [endMessage(message.conferenceId, `ended-${String(now)}`)]);
  const due = now + Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, silence));
  await deps.queues.send('watch', [watchMessage({ ...message, due, bridgeSeenAt: seenAt, clearingSince }, now)]);
};

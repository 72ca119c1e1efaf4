/** Looks at one conference: compares it with the bridge's list, and queues what is due or was left undone. */
import { deadlinesOf, watchOf } from '../../../domain/conference/deadlines';
import { followUp } from '../../../domain/conference/follow-up';
import { needsAfterChange } from '../../../domain/conference/needs';
import { LOOK_EVERY_MS } from '../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { endMessage } from '../../legs/leg-command-messages';
import { watchMessage } from '../../messaging/watch-message';
import type { LookDeps } from '../../ports/deps';
import type { LookEntry } from '../../ports/look-list';
import { policyOf } from '../conference-policy';
import { queueDeadlines } from '../queue-deadlines';
import { clearRoom } from './clear-room';
import { reconcileBridge, type Sight } from './reconcile-bridge';
import { timeOutActions } from './time-out-actions';

/**
 * The deadlines until the look after the next, so that one is met in time even if the next look waits for the bridge.
 * Earlier ones were sent when they arose, unless they were too far ahead.
 */
const planDeadlines = (deps: LookDeps, record: ConferenceRecord): Promise<void> => {
  const now = deps.clock();
  const soon = deadlinesOf(record).filter((due) => due > now && due <= now + 2 * LOOK_EVERY_MS);
  return queueDeadlines(deps, record, soon, now);
};

/** The first command to end the room may still be on its way. */
const END_AGAIN_AFTER_MS = 5_000;

const endAgain = async ({ queues, clock }: LookDeps, { conferenceId, state, endingAt = 0 }: ConferenceRecord): Promise<void> => {
  const now = clock();
  if (state === 'ending' && now >= endingAt + END_AGAIN_AFTER_MS)
    await queues.send('leg-commands', [endMessage(conferenceId, `check-${String(now)}`)]);
};

/** A check does what a lost message or a refused command may have left undone, if there is anything. */
const checkIfNeeded = async ({ queues, clock, settings }: LookDeps, record: ConferenceRecord, isBridgeDown: boolean): Promise<void> => {
  const [watch, now, policy] = [watchOf(record), clock(), policyOf(settings)];
  const isDue = followUp(record, now, policy) !== undefined;
  // Commands wait for a silent bridge anyway. More of them would only be in each other's way.
  const isUnmet = !isBridgeDown && needsAfterChange(record, Object.keys(record.participants), now, policy).length > 0;
  if (!watch || (!isDue && !isUnmet)) return;
  await queues.send('watch', [watchMessage({ conferenceId: record.conferenceId, watch, due: now, chain: 'look', once: true }, now)]);
};

/** `record`: the initiator's conference as it is after the bridge was asked; it may be another one. */
export const lookAtConference = async (
  deps: LookDeps,
  entry: LookEntry,
  record: ConferenceRecord | undefined,
  sight: Sight,
): Promise<void> => {
  const { conferenceId, silentSince } = entry;
  if (record?.conferenceId !== conferenceId || record.state === 'ended') return clearRoom(deps, entry, sight);
  await planDeadlines(deps, record);
  const isAnswered = await reconcileBridge(deps, record, sight);
  if (!sight.isBridgeDown) await endAgain(deps, record);
  await timeOutActions(deps, record, isAnswered && sight.answeredLastTime);
  await checkIfNeeded(deps, record, sight.isBridgeDown);
  if (sight.isBridgeDown || !sight.wasAsked || isAnswered === (silentSince === undefined)) return;
  await deps.lookList.note(conferenceId, isAnswered ? {} : { silentSince: sight.answeredAt });
};

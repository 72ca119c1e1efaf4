/** Looks at one conference: compares it with the bridge's list, and does what is due or was left undone. */
import { deadlinesOf, watchOf } from '../../../domain/conference/deadlines';
import { LOOK_EVERY_MS } from '../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { endMessage } from '../../legs/leg-command-messages';
import { watchMessage } from '../../messaging/watch-message';
import type { LookDeps } from '../../ports/deps';
import type { LookEntry } from '../../ports/look-list';
import { follow } from '../follow';
import { meetNeeds } from '../meet-needs';
import { clearRoom } from './clear-room';
import { reconcileBridge, type Sight } from './reconcile-bridge';
import { timeOutActions } from './time-out-actions';

export type { Sight } from './reconcile-bridge';

/**
 * The deadlines until the look after the next, so that one is met in time even if the next look waits for the bridge.
 * Earlier ones were sent when they arose, unless they were too far ahead.
 */
const planDeadlines = async ({ queues, clock }: LookDeps, record: ConferenceRecord): Promise<void> => {
  const [watch, now] = [watchOf(record), clock()];
  const soon = deadlinesOf(record).filter((due) => due > now && due <= now + 2 * LOOK_EVERY_MS);
  if (!watch) return;
  const { conferenceId } = record;
  await queues.send(
    'watch',
    soon.map((due) => watchMessage({ conferenceId, watch, due, chain: 'deadline', once: true }, now)),
  );
};

/** The first command to end the room needs some time. */
const END_AGAIN_AFTER_MS = 5_000;

/** Requests again what a lost message or a refused command may have left undone. */
const requestAgain = async (deps: LookDeps, record: ConferenceRecord): Promise<void> => {
  const now = deps.clock();
  const dedupKey = `check-${String(now)}`;
  if (record.state === 'ending' && now >= (record.endingAt ?? 0) + END_AGAIN_AFTER_MS)
    await deps.queues.send('leg-commands', [endMessage(record.conferenceId, dedupKey)]);
  await meetNeeds(deps, record, Object.keys(record.participants), dedupKey);
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
  // Commands wait for a silent bridge anyway. More of them would only be in each other's way.
  if (!sight.isBridgeDown) await requestAgain(deps, record);
  await timeOutActions(deps, record, isAnswered && sight.answeredLastTime);
  await follow(deps, record);
  if (sight.isBridgeDown || !sight.wasAsked || isAnswered === (silentSince === undefined)) return;
  await deps.lookList.note(conferenceId, isAnswered ? {} : { silentSince: sight.answeredAt });
};

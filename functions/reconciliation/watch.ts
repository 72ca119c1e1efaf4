/**
 * Checks a conference when something is due: deadlines, lost reports, a silent bridge. Each check asks the bridge first
 * and reads the conference afterwards. Checks follow one another until that part of the conference's life is over.
 * Delayed commands to legs also wait in this queue.
 */
import { checkAfter, watchOf } from '../../domain/conference/deadlines';
import { CHECK_EVERY_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { MINUTE_MS } from '../../schemas/durations';
import { dueCommand, endMessage } from '../legs/leg-command-messages';
import { type CheckMessage, WatchMessage } from '../messaging/messages';
import { queueConsumer, type Received } from '../messaging/queue-consumer';
import { watchMessage } from '../messaging/watch-message';
import type { WatchDeps } from '../ports/deps';
import { bridgeDriver, checkClaims, conferenceStore, consuming, legRecords, queues } from '../providers';
import { lambda } from '../runtime/lambda';
import { askBridge } from './ask-bridge';
import { claimCheck } from './claim-check';
import { clearRoom } from './clear-room';
import { policyOf } from './conference-policy';
import { follow } from './follow';
import { meetNeeds } from './meet-needs';
import { reconcileBridge } from './reconcile-bridge';
import { timeOutActions } from './time-out-actions';

const checkAgain = async (deps: WatchDeps, record: ConferenceRecord, message: CheckMessage, bridgeSeenAt: number): Promise<void> => {
  const now = deps.clock();
  const due = checkAfter(record, message.due, now, policyOf(deps.settings));
  if (message.once || due === undefined) return;
  await deps.queues.send('watch', [watchMessage({ ...message, due, bridgeSeenAt }, now)]);
};

/** Requests again what a lost message or a refused command may have left undone. */
const reconcileAgain = async (deps: WatchDeps, record: ConferenceRecord, answers: boolean): Promise<void> => {
  const dedupKey = `check-${String(deps.clock())}`;
  if (record.state === 'ending') await deps.queues.send('leg-commands', [endMessage(record.conferenceId, dedupKey)]);
  await meetNeeds(deps, record, Object.keys(record.participants), dedupKey);
  await timeOutActions(deps, record, answers);
  await follow(deps, record);
};

/** The bridge has answered this check and the one before. */
const answersAgain = (answeredAt: number, seenAt: number): boolean => answeredAt > seenAt && answeredAt - seenAt < 2 * CHECK_EVERY_MS;

const checkConference = async (deps: WatchDeps, message: CheckMessage): Promise<void> => {
  const { conferenceId, watch } = message;
  const seenAt = message.bridgeSeenAt ?? deps.clock();
  const hasLegs = watch !== 'assembling';
  const legs = hasLegs ? await askBridge(deps, conferenceId) : undefined;
  const record = await deps.store.current(initiatorKeyOf(conferenceId), { consistent: true });
  if (record?.conferenceId !== conferenceId || watchOf(record) !== watch) {
    return watch === 'ending' ? clearRoom(deps, message, legs) : undefined;
  }
  const answered = hasLegs ? await reconcileBridge(deps, record, legs, seenAt) : seenAt;
  await reconcileAgain(deps, record, answersAgain(answered, seenAt));
  await checkAgain(deps, record, message, answered);
};

/**
 * If a check fails for the last time, it becomes a dead letter. The chain must continue nevertheless: nothing else
 * would check the conference. It is not known whether this check was claimed, because the answer may have been lost.
 */
const reviveChain = async (deps: WatchDeps, { claimed: _, ...message }: CheckMessage, error: unknown): Promise<never> => {
  const { conferenceId, watch } = message;
  deps.log('check.failed', { conferenceId, watch, error });
  const now = deps.clock();
  await deps.queues.send('watch', [watchMessage({ ...message, due: now + REVIVAL_MS }, now)]);
  throw error;
};

const REVIVAL_MS = MINUTE_MS;

const watchOne = async (deps: WatchDeps, { body, messageId, isLast }: Received<WatchMessage>): Promise<void> => {
  const now = deps.clock();
  if (now < body.due) return deps.queues.send('watch', [watchMessage(body, now)]);
  if ('command' in body) return deps.queues.send('leg-commands', [dueCommand(body)]);
  try {
    const message = await claimCheck(deps.checkClaims, body, messageId, now);
    if (message) await checkConference(deps, message);
  } catch (error) {
    if (!isLast || body.once) throw error;
    await reviveChain(deps, body, error);
  }
};

export const watchHandler = (deps: WatchDeps) => queueConsumer(deps, 'watch', WatchMessage, watchOne);

export const handler = lambda(watchHandler, {
  ...consuming,
  store: conferenceStore,
  legRecords,
  checkClaims,
  queues,
  bridge: bridgeDriver,
});

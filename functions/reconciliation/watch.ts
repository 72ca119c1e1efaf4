/**
 * Does what is due: checks a conference at its deadlines, passes delayed commands on to the bridge, and dials as soon as
 * a request has desired legs. It never asks the bridge, so a bridge that is slow or silent delays no deadline.
 */
import { checkAfter, watchOf } from '../../domain/conference/deadlines';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { isJoinedLeg } from '../../domain/participant/progress';
import type { ConferenceId } from '../../schemas/common';
import { MINUTE_MS } from '../../schemas/durations';
import { dueCommand } from '../legs/leg-command-messages';
import { type CheckMessage, type LaterCommand, WatchMessage } from '../messaging/messages';
import { parallelConsumer, type Received } from '../messaging/queue-consumer';
import { watchMessage } from '../messaging/watch-message';
import type { WatchDeps } from '../ports/deps';
import { backgroundChanger, checkClaims, consuming, lookList, queues } from '../providers';
import { lambda } from '../runtime/lambda';
import { claimCheck } from './claim-check';
import { follow } from './follow';
import { meetNeeds } from './meet-needs';

const currentOf = async ({ store }: WatchDeps, conferenceId: ConferenceId): Promise<ConferenceRecord | undefined> => {
  const record = await store.current(initiatorKeyOf(conferenceId), { consistent: true });
  return record?.conferenceId === conferenceId ? record : undefined;
};

const meetAllNeeds = (deps: WatchDeps, record: ConferenceRecord, dedupKey: string): Promise<void> =>
  meetNeeds(deps, record, Object.keys(record.participants), dedupKey);

const checkConference = async (deps: WatchDeps, message: CheckMessage): Promise<void> => {
  const { conferenceId, watch } = message;
  const record = await currentOf(deps, conferenceId);
  if (!record || watchOf(record) !== watch) return;
  const now = deps.clock();
  await meetAllNeeds(deps, record, `check-${String(now)}`);
  await follow(deps, record);
  const due = message.once ? undefined : checkAfter(record, message.due, now);
  if (due !== undefined) await deps.queues.send('watch', [watchMessage({ ...message, due }, now)]);
};

/** In an earlier version, each conference had a chain of checks that asked the bridge. Now it has a place in the list. */
const replaceChain = async ({ lookList: list, clock }: WatchDeps, { conferenceId, watch, once }: CheckMessage): Promise<void> => {
  if (!once && watch !== 'assembling') await list.add(conferenceId, clock());
};

/**
 * If a check fails for the last time, it becomes a dead letter. The chain must continue nevertheless: nothing else
 * would check the assembly. It is not known whether this check was claimed, because the answer may have been lost.
 */
const reviveChain = async (deps: WatchDeps, { claimed: _, ...message }: CheckMessage, error: unknown): Promise<never> => {
  const { conferenceId, watch } = message;
  deps.log('check.failed', { conferenceId, watch, error });
  const now = deps.clock();
  await deps.queues.send('watch', [watchMessage({ ...message, due: now + REVIVAL_MS }, now)]);
  throw error;
};

const REVIVAL_MS = MINUTE_MS;

const check = async (deps: WatchDeps, { body, messageId, isLast }: Received<CheckMessage>): Promise<void> => {
  try {
    await replaceChain(deps, body);
    const message = await claimCheck(deps.checkClaims, body, messageId, deps.clock());
    if (message) await checkConference(deps, message);
  } catch (error) {
    if (!isLast || body.once) throw error;
    await reviveChain(deps, body, error);
  }
};

/** Whether the command would only find out what the record shows already. */
const isPointless = async (deps: WatchDeps, { command, onlyUnanswered }: LaterCommand): Promise<boolean> => {
  if (!onlyUnanswered || !('leg' in command)) return false;
  const record = await currentOf(deps, command.conferenceId);
  return isJoinedLeg(record?.participants[command.participantId]?.progress, command.leg);
};

/** The stream record of the change uses the same key for its commands, so the second of the two queues nothing new. */
const nudge = async (deps: WatchDeps, conferenceId: ConferenceId): Promise<void> => {
  const record = await currentOf(deps, conferenceId);
  if (record) await meetAllNeeds(deps, record, `version-${String(record.version)}`);
};

const watchOne = async (deps: WatchDeps, { body, ...received }: Received<WatchMessage>): Promise<void> => {
  if ('nudge' in body) return nudge(deps, body.nudge);
  const now = deps.clock();
  if (now < body.due) return deps.queues.send('watch', [watchMessage(body, now)]);
  if (!('command' in body)) return check(deps, { body, ...received });
  if (await isPointless(deps, body)) return;
  await deps.queues.send('leg-commands', [dueCommand(body)]);
};

export const watchHandler = (deps: WatchDeps) => parallelConsumer(deps, 'watch', WatchMessage, watchOne);

export const handler = lambda(watchHandler, { ...consuming, store: backgroundChanger, checkClaims, lookList, queues });

/**
 * Compares desired with actual after changes of a conference, and queues what is missing: claims and dials legs, drops
 * and mutes them; places and releases calls; sets deadlines; makes the changes that follow from others. A repetition has
 * no second effect.
 */
import { deadlinesOf, nextCheck, watchOf } from '../../domain/conference/deadlines';
import { lifecycle } from '../../domain/conference/lifecycle';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { endMessage } from '../legs/leg-command-messages';
import type { ConferenceChange } from '../messaging/parked-record';
import { watchMessage } from '../messaging/watch-message';
import type { Deps, ReconcileDeps } from '../ports/deps';
import { MAX_DELAY_SECONDS } from '../ports/queues';
import { changedIds } from './conference-difference';
import { follow } from './follow';
import { meetNeeds } from './meet-needs';
import { queueDeadlines } from './queue-deadlines';
import { connectCalls, withdrawCalls } from './queue-call-requests';

/** Ended conferences are kept as history. */
export type KeepingDeps = ReconcileDeps & Pick<Deps, 'store'>;

/** From now on the conference is checked: an assembly by a chain of checks, a running conference by looks. */
const beginWatch = async (deps: ReconcileDeps, before: ConferenceRecord | undefined, after: ConferenceRecord): Promise<void> => {
  const watch = watchOf(after);
  const isNew = before?.conferenceId !== after.conferenceId || watchOf(before) !== watch;
  // An ending conference is entered in the list with the end itself, see `endRooms`.
  if (!watch || watch === 'ending' || !isNew) return;
  const [{ conferenceId, version }, now] = [after, deps.clock()];
  if (watch === 'running') return deps.lookList.add(conferenceId, now);
  const due = nextCheck(after, now);
  if (due === undefined) return;
  await deps.queues.send('watch', [watchMessage({ conferenceId, watch, due, chain: String(version), claimed: 0 }, now)]);
};

/** A delayed message cannot wait longer. */
const FURTHEST_MS = MAX_DELAY_SECONDS * SECOND_MS;

/**
 * Checks at the deadlines that the changes have brought about. Deadlines of a running conference that are further ahead
 * are left to the looks, so that no message waits for a conference that may have ended long before.
 */
const watchDeadlines = async (deps: ReconcileDeps, before: ConferenceRecord | undefined, after: ConferenceRecord): Promise<void> => {
  const [isAssembling, now] = [after.state === 'assembling', deps.clock()];
  const known = before?.conferenceId === after.conferenceId ? deadlinesOf(before) : [];
  const fresh = deadlinesOf(after).filter((due) => !known.includes(due) && (isAssembling || due <= now + FURTHEST_MS));
  await queueDeadlines(deps, after, fresh, now);
};

const keepHistory = async (deps: KeepingDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  for (const { after } of changes) if (after.state === 'ended') await deps.store.archive(after);
};

/**
 * Ends the room of every conference that began to end with one of the changes, and has it looked at until it is empty. By
 * now the initiator may have opened another conference.
 */
const endRooms = async (deps: ReconcileDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  const ending = changes.filter(({ after }) => after.lastChange === lifecycle.end.event).map(({ after }) => after.conferenceId);
  await deps.queues.send(
    'leg-commands',
    ending.map((conferenceId) => endMessage(conferenceId, 'ending')),
  );
  for (const conferenceId of ending) await deps.lookList.add(conferenceId, deps.clock());
};

/** If a record arrives late (an outage, a redrive), the current state of the conference is read. */
const STALE_AFTER_MS = MINUTE_MS;
const newest = async ({ store, clock }: ReconcileDeps, after: ConferenceRecord): Promise<ConferenceRecord> => {
  if (clock() < after.changedAt + STALE_AFTER_MS) return after;
  const current = await store.current(initiatorKeyOf(after.conferenceId), { consistent: true });
  return current ?? after;
};

/** Handles all changes of one initiator that arrived together. The last record decides what is left to do. */
export const reconcile = async (deps: KeepingDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  await keepHistory(deps, changes);
  await endRooms(deps, changes);
  await withdrawCalls(deps, changes);
  const last = changes.at(-1)?.after;
  if (!last) return;
  const before = changes[0]?.before;
  const after = await newest(deps, last);
  await connectCalls(deps, before, after);
  const same = before?.conferenceId === after.conferenceId ? before : undefined;
  await meetNeeds(deps, after, changedIds(before, after), `version-${String(after.version)}`, same);
  await follow(deps, after);
  await beginWatch(deps, before, after);
  await watchDeadlines(deps, before, after);
};

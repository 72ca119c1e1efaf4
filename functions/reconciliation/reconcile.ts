/**
 * Compares desired with actual after changes of a conference, and queues what is missing: claims and dials legs, drops
 * and mutes them; places and releases calls; sets deadlines; makes the changes that follow from others. A repetition has
 * no second effect.
 */
import { nextCheck, type Watch, watchOf } from '../../domain/conference/deadlines';
import { lifecycle } from '../../domain/conference/lifecycle';
import { packageDeadlines } from '../../domain/conference/package-follow-up';
import { CHECK_EVERY_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { MINUTE_MS } from '../../schemas/durations';
import { endMessage } from '../legs/leg-command-messages';
import type { ConferenceChange } from '../messaging/parked-record';
import { watchMessage } from '../messaging/watch-message';
import type { ReconcileDeps } from '../ports/deps';
import type { Message } from '../ports/queues';
import { changedIds } from './conference-difference';
import { policyOf } from './conference-policy';
import { follow } from './follow';
import { meetNeeds } from './meet-needs';
import { connectCalls, withdrawCalls } from './queue-call-requests';

/** Each new part of a conference's life starts its own chain of checks. */
const beginWatch = async (deps: ReconcileDeps, before: ConferenceRecord | undefined, after: ConferenceRecord): Promise<void> => {
  const watch = watchOf(after);
  const isNew = before?.conferenceId !== after.conferenceId || watchOf(before) !== watch;
  // The chain of an ending conference starts with the end itself, see `endRooms`.
  if (!watch || watch === 'ending' || !isNew) return;
  const now = deps.clock();
  const due = nextCheck(after, now, policyOf(deps.settings));
  if (due !== undefined) await deps.queues.send('watch', [firstCheck(after, watch, due, now)]);
};

const firstCheck = ({ conferenceId, version }: ConferenceRecord, watch: Watch, due: number, now: number): Message =>
  watchMessage({ conferenceId, watch, due, chain: String(version), claimed: 0, bridgeSeenAt: now }, now);

/** Checks that are due before the chain's next one: a subscription of the event package, or a word of it, has a deadline. */
const watchPackage = async (deps: ReconcileDeps, before: ConferenceRecord | undefined, after: ConferenceRecord): Promise<void> => {
  const watch = watchOf(after);
  const known = before?.conferenceId === after.conferenceId ? packageDeadlines(before) : [];
  const fresh = packageDeadlines(after).filter((due) => !known.includes(due));
  if (!watch || fresh.length === 0) return;
  const { conferenceId } = after;
  const now = deps.clock();
  await deps.queues.send(
    'watch',
    fresh.map((due) => watchMessage({ conferenceId, watch, due, chain: 'event-package', once: true }, now)),
  );
};

const keepHistory = async (deps: ReconcileDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  for (const { after } of changes) if (after.state === 'ended') await deps.store.archive(after);
};

/**
 * Ends the room of every conference that began to end with one of the changes. By now the initiator may have opened
 * another conference.
 */
const endRooms = async (deps: ReconcileDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  const ending = changes.filter(({ after }) => after.lastChange === lifecycle.end.event).map(({ after }) => after);
  const now = deps.clock();
  await deps.queues.send(
    'leg-commands',
    ending.map(({ conferenceId }) => endMessage(conferenceId, 'ending')),
  );
  await deps.queues.send(
    'watch',
    ending.map((record) => firstCheck(record, 'ending', now + CHECK_EVERY_MS, now)),
  );
};

/** If a record arrives late (an outage, a redrive), the current state of the conference is read. */
const STALE_AFTER_MS = MINUTE_MS;
const newest = async ({ store, clock }: ReconcileDeps, after: ConferenceRecord): Promise<ConferenceRecord> => {
  if (clock() < after.changedAt + STALE_AFTER_MS) return after;
  const current = await store.current(initiatorKeyOf(after.conferenceId), { consistent: true });
  return current ?? after;
};

/** Handles all changes of one initiator that arrived together. The last record decides what is left to do. */
export const reconcile = async (deps: ReconcileDeps, changes: readonly ConferenceChange[]): Promise<void> => {
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
  await watchPackage(deps, before, after);
};

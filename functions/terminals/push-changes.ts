/**
 * Brings a conference's changes to its terminals. An event only says that something has changed. The push sends
 * everything since the cursor. So bursts merge, order does not matter, and a repeated event changes nothing.
 *
 * Nothing is lost, because of the order of four reads and writes:
 *
 * - The pushed version is written before the subscriptions are read, and those are read consistently. If a terminal is
 *   not among them, it subscribed later. A new subscriber reads the conference, consistently, after writing its
 *   subscription, so it already has this version. The event's own version was written before the event came. So
 *   conference and subscriptions can be read at the same time, if the read finds nothing newer. If it finds a newer
 *   version, the subscriptions are read again after it.
 * - The cursor moves only when every subscriber has been sent the version to which it moves. So each subscriber has the
 *   later of two versions: the cursor's, and the one that its subscription began with. A message begins at the lowest
 *   version that a subscriber has. If a single terminal cannot be reached, it does not hold back the rest: its
 *   connection is closed, and it catches up when it reconnects.
 * - A push leaves its change to another push only if that one is still waiting; after its wait, the other push reads
 *   consistently. It then sends the current state, not just the event that invoked it, which may have been sent
 *   already. A repeated event does not stop because its own version has been sent: the push that waited may have died,
 *   and with it the changes that others left to it.
 */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { isHiddenSince } from '../../domain/conference/hidden';
import type { ConferenceRecord } from '../../domain/conference/record';
import { pushMessage, serialisations } from '../../domain/conference/view/state-message';
import type { ConferenceId } from '../../schemas/common';
import { findConference, type Freshness } from '../conferences/find-conference';
import type { Deps } from '../ports/deps';
import type { PushCursor, TerminalSubscription } from '../ports/terminal-store';
import { allOrThrow } from '../runtime/all-or-throw';
import { tryAgainLater } from '../runtime/outage';
import { announceOpening, type AnnounceDeps } from './announce-opening';
import { endWith, reachTerminals } from './reach-terminals';

export type PushDeps = AnnounceDeps & Pick<Deps, 'wait'>;

export type Change = { readonly conferenceId: ConferenceId; readonly version: number };

/** Of a conference that has opened. */
const FIRST_VERSION = 1;

/** A hundred joins within five seconds make at most 18 messages; a single change goes out at once. */
const PUSH_SPACING_MS = 300;

type Unsent = {
  readonly record: ConferenceRecord;
  readonly subscriptions: readonly TerminalSubscription[];
  /** The version that every subscriber has. */
  readonly base: { readonly version: number; readonly at: number };
};

const baseOf = (cursor: PushCursor | undefined, subscriptions: readonly TerminalSubscription[]): Unsent['base'] => {
  const { since, sinceAt } = subscriptions.reduce((lowest, each) => (each.since < lowest.since ? each : lowest));
  return cursor && cursor.version >= since ? { version: cursor.version, at: cursor.versionAt } : { version: since, at: sinceAt };
};

type Subscribed = Awaited<ReturnType<PushDeps['terminalStore']['subscriptions']>>;

/** Undefined if there is nothing to send to anybody. */
const unsentOf = (record: ConferenceRecord | undefined, { cursor, subscriptions }: Subscribed): Unsent | undefined => {
  if (subscriptions.length === 0) return undefined;
  // The conference's copy in the history may not be written yet.
  if (!record) throw tryAgainLater('A conference with subscriptions was not found');
  const base = baseOf(cursor, subscriptions);
  return record.version > base.version && !isHiddenSince(record, base.version) ? { record, subscriptions, base } : undefined;
};

/** Reads one after the other, which is right whatever version it finds. */
const findUnsent = async (deps: PushDeps, conferenceId: ConferenceId, freshness: Freshness): Promise<Unsent | undefined> => {
  const record = await findConference(deps.store, conferenceId, freshness);
  return unsentOf(record, await deps.terminalStore.subscriptions(conferenceId));
};

/** Reads both at once, which is enough to send the event's own version. */
const readAtOnce = async (deps: PushDeps, { conferenceId, version }: Change): Promise<Unsent | undefined> => {
  const [record, subscribed] = await allOrThrow([
    findConference(deps.store, conferenceId, { since: version }),
    deps.terminalStore.subscriptions(conferenceId),
  ]);
  return unsentOf(record, subscribed);
};

/** Makes the result of the simultaneous reads safe to send. */
const readyToSend = async (deps: PushDeps, found: Unsent, { conferenceId, version }: Change): Promise<Unsent | undefined> =>
  found.record.version <= version ? found : unsentOf(found.record, await deps.terminalStore.subscriptions(conferenceId));

const send = async (deps: PushDeps, { record, subscriptions, base }: Unsent): Promise<void> => {
  const { conferenceId, version } = record;
  const actions = actionsOfBridge(deps.settings.bridge);
  const texts = serialisations((seesNumbers) => pushMessage(record, base, actions, seesNumbers));
  await reachTerminals(deps, record, subscriptions, texts);
  await deps.terminalStore.advance(conferenceId, { version, versionAt: record.changedAt });
  await endWith(deps, record, subscriptions);
};

export const pushChanges = async (deps: PushDeps, change: Change): Promise<void> => {
  const { conferenceId } = change;
  if (change.version === FIRST_VERSION) await announceOpening(deps, conferenceId);
  const found = await readAtOnce(deps, change);
  if (!found) return;
  const now = deps.clock();
  const lock = await deps.terminalStore.takePushLock(conferenceId, now, PUSH_SPACING_MS);
  if (lock === null) return;
  if (lock.at > now) await deps.wait(lock.at - now);
  const unsent = lock.at > now ? await findUnsent(deps, conferenceId, { consistent: true }) : await readyToSend(deps, found, change);
  if (unsent) await send(deps, unsent);
};

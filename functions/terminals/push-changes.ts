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
 *   and with it the changes that others left to it. A writer may leave its change to a nudged push, because the event of
 *   that change follows. The push of an event leaves nothing to a nudged push.
 */
import { LONGEST_WAIT_MS, pushSpacingMs } from '../../domain/terminals/tell-at-once';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { ConferenceId } from '../../schemas/common';
import type { PushNudge } from '../messaging/messages';
import { findConference, type Freshness } from '../conferences/find-conference';
import type { Deps } from '../ports/deps';
import type { Subscribed } from '../ports/push-progress';
import { allOrThrow } from '../runtime/all-or-throw';
import { tryAgainLater } from '../runtime/outage';
import { announceOpening, type AnnounceDeps } from './announce-opening';
import { endWith, reachTerminals } from './reach-terminals';
import { type Unsent, unsentOf, unsentTexts } from '../telling/unsent';

export type PushDeps = AnnounceDeps & Pick<Deps, 'wait'>;

export type Change = { readonly conferenceId: ConferenceId; readonly version: number };

/** Of a conference that has opened. */
const FIRST_VERSION = 1;

/**
 * Undefined if there is nothing to send to anybody. If that is so because the writer of the end has told everybody of
 * it, the subscriptions end here.
 */
const stillUnsent = async (deps: PushDeps, record: ConferenceRecord | undefined, subscribed: Subscribed): Promise<Unsent | undefined> => {
  const { subscriptions } = subscribed;
  if (subscriptions.length === 0) return undefined;
  // The conference's copy in the history may not be written yet.
  if (!record) throw tryAgainLater('A conference with subscriptions was not found');
  const unsent = unsentOf(record, subscribed);
  if (!unsent) await endWith(deps, record, subscriptions);
  return unsent;
};

/** Reads one after the other, which is right whatever version it finds. */
const findUnsent = async (deps: PushDeps, conferenceId: ConferenceId, freshness: Freshness): Promise<Unsent | undefined> => {
  const record = await findConference(deps.store, conferenceId, freshness);
  return stillUnsent(deps, record, await deps.terminalStore.subscriptions(conferenceId));
};

/** Reads both at once, which is enough to send the event's own version. */
const readAtOnce = async (deps: PushDeps, { conferenceId, version }: Change): Promise<Unsent | undefined> => {
  const [record, subscribed] = await allOrThrow([
    findConference(deps.store, conferenceId, { since: version }),
    deps.terminalStore.subscriptions(conferenceId),
  ]);
  return stillUnsent(deps, record, subscribed);
};

/** Makes the result of the simultaneous reads safe to send. */
const readyToSend = async (deps: PushDeps, found: Unsent, { conferenceId, version }: Change): Promise<Unsent | undefined> =>
  found.record.version <= version ? found : stillUnsent(deps, found.record, await deps.terminalStore.subscriptions(conferenceId));

/** The sent version, unless a terminal still lacks it. */
const send = async (deps: PushDeps, unsent: Unsent): Promise<ConferenceRecord | undefined> => {
  const { record, subscriptions } = unsent;
  const { conferenceId, version } = record;
  if (!(await reachTerminals(deps, record, subscriptions, unsentTexts(unsent, deps.settings)))) return undefined;
  await deps.terminalStore.advance(conferenceId, { version, versionAt: record.changedAt });
  await endWith(deps, record, subscriptions);
  return record;
};

/** What to send once it is this push's turn; undefined if nothing is left, or if another push sends it. */
const inTurn = async (deps: PushDeps, found: Unsent, change: Change, mayLook = true): Promise<Unsent | undefined> => {
  const { conferenceId } = change;
  const now = deps.clock();
  const lock = await deps.terminalStore.takePushLock(conferenceId, now, pushSpacingMs(found.subscriptions.length), mayLook);
  if (lock === null) return undefined;
  if (lock.looksAgain) {
    await deps.wait(lock.at - now);
    const left = await findUnsent(deps, conferenceId, { consistent: true });
    return left && inTurn(deps, left, { conferenceId, version: left.record.version }, false);
  }
  if (lock.at <= now) return readyToSend(deps, found, change);
  await deps.wait(lock.at - now);
  return findUnsent(deps, conferenceId, { consistent: true });
};

/** Resolves with what was sent; undefined if nothing was left to send. */
export const pushChanges = async (deps: PushDeps, change: Change): Promise<ConferenceRecord | undefined> => {
  const announced = change.version === FIRST_VERSION ? await announceOpening(deps, change.conferenceId) : undefined;
  const found = await readAtOnce(deps, change);
  const unsent = found && (await inTurn(deps, found, change));
  return (unsent && (await send(deps, unsent))) ?? announced;
};

/** A nudge that is later than this has lost its turn: another push may have taken one since. */
export const LATE_MS = 100;

/**
 * Its writer has taken the lock for it. Other writers have left it their changes until its turn, so it reads only then. Of
 * a conference that has opened it is the same as the push of the event: there was nobody for whom to take the lock.
 */
export const pushNudged = async (deps: PushDeps, { at, ...change }: PushNudge): Promise<ConferenceRecord | undefined> => {
  const early = at - deps.clock();
  if (early < -LATE_MS || change.version === FIRST_VERSION) return pushChanges(deps, change);
  if (early > 0) await deps.wait(Math.min(early, LONGEST_WAIT_MS));
  const unsent = await findUnsent(deps, change.conferenceId, { consistent: true });
  return unsent && send(deps, unsent);
};

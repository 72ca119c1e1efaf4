/** Compares what the conference knows with what the bridge reports, and notices if the bridge is silent. */
import { compareSnapshot } from '../../domain/bridge/compare-snapshot';
import type { LegEvent, LegRef } from '../../domain/bridge/leg-event';
import { bridgeAnswers, bridgeFellSilent, participantsUnconfirmed } from '../../domain/conference/changes/bridge-silence';
import { BRIDGE_SILENCE_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { legActionMessage } from '../legs/leg-command-messages';
import { reportLegs } from '../legs/report-legs';
import { BridgeUnavailable, type ListedLeg } from '../ports/bridge-driver';
import type { WatchDeps } from '../ports/deps';
import { mapInParallel } from '../runtime/in-parallel';
import { findFlags, findMissingLeg } from './find-missing-leg';
import { queueFoundSteps } from './queue-found-steps';

const noteSilence = async (
  deps: WatchDeps,
  { conferenceId, bridgeSilent, unconfirmed }: ConferenceRecord,
  seenAt: number,
  now: number,
): Promise<void> => {
  if (now < seenAt + BRIDGE_SILENCE_MS) return;
  const key = initiatorKeyOf(conferenceId);
  if (!bridgeSilent) {
    deps.log('bridge.silent', { conferenceId });
    await deps.store.changeOnly(key, bridgeFellSilent(conferenceId, now));
  }
  if (!unconfirmed) await deps.store.changeOnly(key, participantsUnconfirmed(conferenceId, now));
};

const applyList = async (deps: WatchDeps, record: ConferenceRecord, legs: readonly ListedLeg[], now: number): Promise<void> => {
  const { conferenceId } = record;
  if (record.bridgeSilent) {
    deps.log('bridge.answers', { conferenceId });
    await deps.store.changeOnly(initiatorKeyOf(conferenceId), bridgeAnswers(conferenceId, now));
  }
  const { events, orphans, missing, differing } = compareSnapshot(record, legs, now);
  await deps.queues.send(
    'leg-commands',
    orphans.map((orphan) => legActionMessage(orphan, 'drop', `found-${String(now)}`)),
  );
  // After the drops, so that no step brings a dropped leg into the conference.
  await queueFoundSteps(deps, conferenceId, legs, now);
  const found = [
    ...(await checkEach(deps, missing, (ref) => findMissingLeg(deps, record, ref, now))),
    ...(await checkEach(deps, differing, (ref) => findFlags(deps, record, ref, now))),
  ];
  await reportLegs(deps.queues, [...events, ...found], `found-${String(now)}`);
};

/**
 * The number of requests to the bridge at a time. They also stop after a limited time; the next check asks about the
 * remaining legs.
 */
const REQUESTS_AT_ONCE = 10;
const REQUESTS_WITHIN_MS = 10_000;

const checkEach = async (
  deps: WatchDeps,
  refs: readonly LegRef[],
  check: (ref: LegRef) => Promise<readonly LegEvent[]>,
): Promise<readonly LegEvent[]> => {
  const until = deps.clock() + REQUESTS_WITHIN_MS;
  const found = await mapInParallel(refs, REQUESTS_AT_ONCE, async (ref) => (deps.clock() < until ? check(ref) : []));
  return found.flat();
};

/** `legs` is undefined if the bridge could not answer. Returns when the bridge last answered. */
export const reconcileBridge = async (
  deps: WatchDeps,
  record: ConferenceRecord,
  legs: readonly ListedLeg[] | undefined,
  seenAt: number,
): Promise<number> => {
  const now = deps.clock();
  try {
    if (legs !== undefined) {
      await applyList(deps, record, legs, now);
      return now;
    }
  } catch (error) {
    if (!(error instanceof BridgeUnavailable)) throw error;
  }
  await noteSilence(deps, record, seenAt, now);
  return seenAt;
};

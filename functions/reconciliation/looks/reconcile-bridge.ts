/** Compares what the conference knows with what the bridge reports, and notices if the bridge is silent. */
import { compareSnapshot } from '../../../domain/bridge/compare-snapshot';
import type { LegEvent, LegRef } from '../../../domain/bridge/leg-event';
import { bridgeAnswers, bridgeFellSilent, participantsUnconfirmed } from '../../../domain/conference/changes/bridge-silence';
import { BRIDGE_SILENCE_MS } from '../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { legActionMessage } from '../../legs/leg-command-messages';
import { reportLegs } from '../../legs/report-legs';
import { BridgeUnavailable, type ListedLeg } from '../../ports/bridge-driver';
import type { LookDeps } from '../../ports/deps';
import { mapInParallel } from '../../runtime/in-parallel';
import { REQUESTS_AT_ONCE } from './ask-rooms';
import { findFlags, findMissingLeg } from './find-missing-leg';
import { queueFoundSteps } from './queue-found-steps';

/** What a look knows of the bridge. */
export type Sight = {
  /** The bridge's list of the conference's live legs; undefined if it was not asked or has not answered. */
  readonly legs: readonly ListedLeg[] | undefined;
  readonly isBridgeDown: boolean;
  readonly wasAsked: boolean;
  /** When the bridge answered before this look. */
  readonly answeredAt: number;
  /** Whether it answered the look before this one. */
  readonly answeredLastTime: boolean;
  /** The time after which no further legs are asked about. */
  readonly queriesUntil: number;
};

const noteSilence = async (
  deps: LookDeps,
  { conferenceId, bridgeSilent, unconfirmed }: ConferenceRecord,
  answeredAt: number,
  now: number,
): Promise<void> => {
  if (now < answeredAt + BRIDGE_SILENCE_MS) return;
  const key = initiatorKeyOf(conferenceId);
  if (!bridgeSilent) {
    deps.log('bridge.silent', { conferenceId });
    await deps.store.changeOnly(key, bridgeFellSilent(conferenceId, now));
  }
  if (!unconfirmed) await deps.store.changeOnly(key, participantsUnconfirmed(conferenceId, now));
};

const applyList = async (deps: LookDeps, record: ConferenceRecord, legs: readonly ListedLeg[], queriesUntil: number): Promise<void> => {
  const now = deps.clock();
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
    ...(await checkEach(deps, missing, queriesUntil, (ref) => findMissingLeg(deps, record, ref, now))),
    ...(await checkEach(deps, differing, queriesUntil, (ref) => findFlags(deps, record, ref, now))),
  ];
  await reportLegs(deps.queues, [...events, ...found], `found-${String(now)}`);
};

/** A leg whose check fails, such as one whose record cannot be opened, stays as it is, and does not hold up the others. */
const checkEach = async (
  deps: LookDeps,
  refs: readonly LegRef[],
  until: number,
  check: (ref: LegRef) => Promise<readonly LegEvent[]>,
): Promise<readonly LegEvent[]> => {
  const orNothing = (error: unknown, { conferenceId, participantId, leg }: LegRef): readonly LegEvent[] => {
    if (error instanceof BridgeUnavailable) throw error;
    deps.log('look.failed', { conferenceId, participantId, leg, error });
    return [];
  };
  const found = await mapInParallel(refs, REQUESTS_AT_ONCE, async (ref) =>
    deps.clock() < until ? check(ref).catch((error: unknown) => orNothing(error, ref)) : [],
  );
  return found.flat();
};

/** Whether the bridge has answered all that it was asked. */
export const reconcileBridge = async (
  deps: LookDeps,
  record: ConferenceRecord,
  { legs, isBridgeDown, wasAsked, answeredAt, queriesUntil }: Sight,
): Promise<boolean> => {
  try {
    if (legs !== undefined) {
      await applyList(deps, record, legs, queriesUntil);
      return true;
    }
  } catch (error) {
    if (!(error instanceof BridgeUnavailable)) throw error;
  }
  if (wasAsked || isBridgeDown) await noteSilence(deps, record, answeredAt, deps.clock());
  return false;
};

/**
 * Finds out about a leg that the bridge does not list: whether it has ended, was never dialled, or is lost. A bridge
 * that does not answer shows none of these.
 */
import { flagDifferences } from '../../../domain/bridge/compare-snapshot';
import { legEndedEvent, type LegEvent, type LegRef } from '../../../domain/bridge/leg-event';
import { CLAIM_LOST_MS, DIAL_LOST_MS } from '../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { dialMessage, legActionMessage } from '../../legs/leg-command-messages';
import { BridgeRefused, type LegStatus } from '../../ports/bridge-driver';
import type { LookDeps } from '../../ports/deps';
import type { LegRecord } from '../../ports/leg-records';
import { queueFoundSteps } from './queue-found-steps';

/** If the bridge refuses to answer, the status is unknown. Queues what the driver found to be done. */
const askLegStatus = async (deps: LookDeps, ref: LegRef, now: number): Promise<LegStatus | undefined> => {
  try {
    const status = await (await deps.bridge()).status(ref);
    if (status.state === 'live') await queueFoundSteps(deps, ref.conferenceId, [status], now);
    return status;
  } catch (error) {
    if (error instanceof BridgeRefused) return undefined;
    throw error;
  }
};

/** A command that is still queued may dial the leg later, so a drop withdraws it there as well. */
const reportLost = async (deps: LookDeps, ref: LegRef, now: number): Promise<readonly LegEvent[]> => {
  await deps.queues.send('leg-commands', [legActionMessage(ref, 'drop', `lost-${String(now)}`)]);
  return [legEndedEvent(ref, now, { method: 'failed', cause: 'bridge-lost', sipCode: null })];
};

/** A slot may come a little late: the queue of waiting dials counts in whole seconds. */
const SLOT_GRACE_MS = 10_000;

/** A leg waiting for its slot gets the time of one that was dialled, from when the slot is due. */
const lostAfterMs = ({ state }: LegRecord): number => (state === 'dialling' ? DIAL_LOST_MS : CLAIM_LOST_MS);

/**
 * The bridge answered that it does not know the leg. It may have accepted the dial since then: in that case the record
 * says that this has only just happened.
 */
const onUnknownLeg = async (deps: LookDeps, record: ConferenceRecord, ref: LegRef, now: number): Promise<readonly LegEvent[]> => {
  const participant = record.participants[ref.participantId];
  if (!participant || participant.progress.phase !== 'claimed') return reportLost(deps, ref, now);
  const dialled = await deps.legRecords.find(ref);
  if (dialled && now >= dialled.at + lostAfterMs(dialled)) return reportLost(deps, ref, now);
  // Its dial slot has not come yet.
  if (dialled?.state === 'waiting' && now < dialled.at + SLOT_GRACE_MS) return [];
  // If the first dial is still in the queue, the queue drops this one.
  await deps.queues.send('leg-commands', [dialMessage(ref, `again-${String(dialled?.at ?? now)}`)]);
  return [];
};

/** The events that follow for a leg that is not on the list. */
export const findMissingLeg = async (deps: LookDeps, record: ConferenceRecord, ref: LegRef, now: number): Promise<readonly LegEvent[]> => {
  const status = await askLegStatus(deps, ref, now);
  if (status?.state === 'ended') return [status.event];
  return status?.state === 'unknown' ? onUnknownLeg(deps, record, ref, now) : [];
};

/** The mute and hold state of a leg, which the bridge reports after the record was read. */
export const findFlags = async (deps: LookDeps, record: ConferenceRecord, ref: LegRef, now: number): Promise<readonly LegEvent[]> => {
  const status = await askLegStatus(deps, ref, now);
  const participant = record.participants[ref.participantId];
  if (!participant || status?.state !== 'live') return [];
  return flagDifferences(participant, status).map((kind) => ({ ...ref, kind, at: now }));
};

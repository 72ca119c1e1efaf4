/** A leg that the bridge does not list: whether it has ended, was never dialled, or is lost. Silence is none of these. */
import type { LegRef } from '../../domain/bridge/leg-event';
import { CLAIM_LOST_MS } from '../../domain/conference/policy';
import { phaseOf } from '../../domain/participant/progress';
import type { ConferenceRecord } from '../../domain/conference/record';
import { endedLeg, reportLegs } from '../legs/report-legs';
import { dialMessage } from '../reconcile/leg-command-messages';
import type { WatchDeps } from './watch-deps';

const legName = ({ participantId, leg }: LegRef): string => `${participantId}-${String(leg)}`;

/** The bridge answered that it knows of no such leg. */
const whenUnknown = async (deps: WatchDeps, record: ConferenceRecord, ref: LegRef, now: number): Promise<void> => {
  const row = record.participants[ref.participantId];
  const lose = () => reportLegs(deps.queues, [endedLeg(ref, now, 'failed', 'bridge-lost')], `${legName(ref)}-lost`);
  if (!row || phaseOf(row.progress) !== 'claimed') return lose();
  const dialled = await deps.legRecords.find(ref);
  if (dialled && now >= dialled.at + CLAIM_LOST_MS) return lose();
  // The queue drops it where the first one is still there.
  await deps.queues.send('leg-commands', [dialMessage(record, ref, dialled ? `again-${String(dialled.at)}` : `again-${String(now)}`)]);
};

export const findMissingLeg = async (deps: WatchDeps, record: ConferenceRecord, ref: LegRef, now: number): Promise<void> => {
  const status = await (await deps.bridge()).status(ref);
  if (status.state === 'ended') return reportLegs(deps.queues, [status.event], `${legName(ref)}-found-ended`);
  if (status.state === 'unknown') await whenUnknown(deps, record, ref, now);
};

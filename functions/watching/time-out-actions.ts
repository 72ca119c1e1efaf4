/** What was asked of a connected leg and has not come true in time is shown as timed out. */
import { failAction } from '../../domain/conference/changes/fail-action';
import { needsOf } from '../../domain/conference/needs';
import { ACTION_TIMEOUT_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { lastActionOf } from '../../domain/participant/last-action';
import { policyOf } from '../reconcile/reconcile-deps';
import type { WatchDeps } from './watch-deps';

export const timeOutActions = async (deps: WatchDeps, record: ConferenceRecord): Promise<void> => {
  const now = deps.clock();
  const { conferenceId } = record;
  for (const [participantId, { lastAction: seen }] of Object.entries(record.participants)) {
    if (seen === undefined) continue;
    const { at, failure } = lastActionOf(seen);
    const waits = needsOf(record, participantId, now, policyOf(deps.settings)).some(({ need }) => need === 'leg-action');
    if (failure !== 'none' || !waits || now < at + ACTION_TIMEOUT_MS) continue;
    await deps.store.changeOnly(
      initiatorKeyOf(conferenceId),
      failAction({ conferenceId, participantId, at: now, seen, failure: 'timed-out' }),
    );
  }
};

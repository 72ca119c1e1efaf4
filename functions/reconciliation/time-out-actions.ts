/** What was asked of a connected leg and has not come true in time is shown as timed out. */
import { failAction } from '../../domain/conference/changes/fail-action';
import { type LegAction, needsOf } from '../../domain/conference/needs';
import { ACTION_TIMEOUT_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { lastActionOf } from '../../domain/participant/last-action';
import type { ParticipantAction } from '../../schemas/participant';
import type { WatchDeps } from '../ports/deps';
import { policyOf } from './conference-policy';

/** A drop is what `offline` and `remove` ask for. */
const actionOf = (action: LegAction | ParticipantAction): string => (action === 'offline' || action === 'remove' ? 'drop' : action);

export const timeOutActions = async (deps: WatchDeps, record: ConferenceRecord): Promise<void> => {
  const now = deps.clock();
  const { conferenceId } = record;
  for (const [participantId, { lastAction: seen, joinedAt }] of Object.entries(record.participants)) {
    if (seen === undefined) continue;
    const { action, at, failure } = lastActionOf(seen);
    // Only what was asked for last, and from when it could be done: a wish may be older than the leg.
    const waits = needsOf(record, participantId, now, policyOf(deps.settings)).some(
      (need) => need.need === 'leg-action' && actionOf(need.action) === actionOf(action),
    );
    if (failure !== 'none' || !waits || now < Math.max(at, joinedAt ?? 0) + ACTION_TIMEOUT_MS) continue;
    await deps.store.changeOnly(
      initiatorKeyOf(conferenceId),
      failAction({ conferenceId, participantId, at: now, seen, failure: 'timed-out' }),
    );
  }
};

/** Marks actions on a connected leg as timed out if they have not taken effect in time. */
import { failAction } from '../../domain/conference/changes/fail-action';
import { type LegAction, needsOf } from '../../domain/conference/needs';
import { ACTION_TIMEOUT_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ParticipantAction } from '../../schemas/participant';
import type { WatchDeps } from '../ports/deps';
import { policyOf } from './conference-policy';

/** `offline` and `remove` both lead to a drop. */
const actionOf = (action: LegAction | ParticipantAction): string => (action === 'offline' || action === 'remove' ? 'drop' : action);

/** `answers`: the bridge has answered the check. If it is silent, it has to do what was requested once it answers again. */
export const timeOutActions = async (deps: WatchDeps, record: ConferenceRecord, answers: boolean): Promise<void> => {
  const now = deps.clock();
  const { conferenceId } = record;
  for (const [participantId, { lastAction: seen, joinedAt }] of Object.entries(record.participants)) {
    if (seen === undefined) continue;
    const { action, at, failure } = seen;
    // Only the last requested action counts. Its time begins when the action became possible: a request may be older
    // than the leg.
    const isPending = needsOf(record, participantId, now, policyOf(deps.settings)).some(
      (need) => need.need === 'leg-action' && actionOf(need.action) === actionOf(action),
    );
    if (failure !== 'none' || !isPending || now < Math.max(at, joinedAt ?? 0) + ACTION_TIMEOUT_MS) continue;
    await deps.store.changeOnly(
      initiatorKeyOf(conferenceId),
      failAction({ conferenceId, participantId, at: now, seen, failure: 'timed-out', isPursued: !answers }),
    );
  }
};

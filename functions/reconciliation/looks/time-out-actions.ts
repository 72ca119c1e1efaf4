/** Marks actions on a connected leg as timed out if they have not taken effect in time, and stops asking for them. */
import { hasCaughtUp } from '../../../domain/conference/caught-up';
import { failAction } from '../../../domain/conference/changes/fail-action';
import { type LegAction, needsOf } from '../../../domain/conference/needs';
import { ACTION_TIMEOUT_MS } from '../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ParticipantAction } from '../../../schemas/participant';
import { isFlagAction } from '../../../schemas/participant-actions';
import type { LookDeps } from '../../ports/deps';
import { policyOf } from '../conference-policy';

/** `offline` and `remove` both lead to a drop. */
const actionOf = (action: LegAction | ParticipantAction): string => (action === 'offline' || action === 'remove' ? 'drop' : action);

/**
 * `answers`: the bridge has answered this look and the one before. If it is silent, or has only just come back, it still
 * has to do what was requested. The record says so too, because a later look may come before the one that found it back.
 */
export const timeOutActions = async (deps: LookDeps, record: ConferenceRecord, answers: boolean): Promise<void> => {
  const now = deps.clock();
  const { conferenceId } = record;
  for (const [participantId, { lastAction: seen, joinedAt }] of Object.entries(record.participants)) {
    // The time begins when the action became possible: a request may be older than the leg. Only the time of the last
    // request is known, and no other is later.
    if (seen === undefined || now < Math.max(seen.at, joinedAt ?? 0) + ACTION_TIMEOUT_MS) continue;
    const overdue = needsOf(record, participantId, now, policyOf(deps.settings)).flatMap((need) =>
      need.need === 'leg-action' ? [need.action] : [],
    );
    const isLast = seen.failure === 'none' && overdue.some((action) => actionOf(action) === actionOf(seen.action));
    const withdrawn = answers && hasCaughtUp(record, now) ? overdue.filter(isFlagAction) : [];
    if (!isLast && withdrawn.length === 0) continue;
    const failure = isLast ? { failure: 'timed-out' as const } : {};
    await deps.store.changeOnly(
      initiatorKeyOf(conferenceId),
      failAction({ conferenceId, participantId, at: now, seen, ...failure, withdrawn }),
    );
  }
};

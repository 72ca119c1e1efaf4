/** Drops, mutes or holds a leg. If the bridge refuses for good, the terminal sees the action as failed. */
import { failAction } from '../../domain/conference/changes/fail-action';
import { desiredFlag, isFlagUnmet, isJoined } from '../../domain/conference/desired';
import type { LegAction } from '../../domain/conference/needs';
import { participantOf } from '../../domain/conference/participant-of';
import type { ParticipantRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { type FlagAction, flagActions } from '../../schemas/participant-actions';
import type { LegCommand } from '../messaging/messages';
import { BridgeRefused } from '../ports/bridge-driver';
import type { LegCommandDeps } from '../ports/deps';
import { enqueueOutcome } from './enqueue-outcome';

type LegCommandOf = Extract<LegCommand, { action: LegAction }>;

/** The command would be sent again at the next check. */
const isPending = (participant: ParticipantRecord, action: FlagAction): boolean => {
  const { flag, on } = flagActions[action];
  return desiredFlag(participant, flag) === on && isFlagUnmet(participant, flag);
};

const noteFailure = async ({ store, clock }: LegCommandDeps, command: LegCommandOf, action: FlagAction): Promise<void> => {
  const { conferenceId, participantId, leg } = command;
  const key = initiatorKeyOf(conferenceId);
  const participant = participantOf(await store.current(key, { consistent: true }), command);
  // A leg that is gone has its own report, so nothing is left to fail.
  const last = participant?.lastAction;
  if (!participant || !last || !isJoined(participant) || participant.progress.leg !== leg) return;
  // Fails only the action that was refused. In the meantime somebody may have requested another, which has not failed. If
  // this one timed out while the bridge was silent, it has failed only now.
  const pending = isPending(participant, action);
  const isLast = last.action === action && (last.failure === 'none' || pending);
  if (!isLast && !pending) return;
  const failure = isLast ? { failure: 'failed' as const } : {};
  await store.changeOnly(key, failAction({ conferenceId, participantId, at: clock(), seen: last, ...failure, withdrawn: [action] }));
};

/** `dedupKey` is the same for a repeated command. */
export const commandLeg = async (deps: LegCommandDeps, command: LegCommandOf, dedupKey: string): Promise<void> => {
  const { action, conferenceId, participantId, leg } = command;
  const bridge = await deps.bridge();
  try {
    await enqueueOutcome(deps, await bridge[action]({ conferenceId, participantId, leg }), dedupKey);
  } catch (error) {
    if (!(error instanceof BridgeRefused)) throw error;
    deps.log('leg.refused', { conferenceId, participantId, leg, action, code: error.code });
    if (action !== 'drop') await noteFailure(deps, command, action);
  }
};

/**
 * Carries out a next step of a driver. If the bridge refuses it for good, the leg's own reports and the checks of the
 * conference make up for it.
 */
import type { ContinueStep } from '../messaging/messages';
import { BridgeRefused } from '../ports/bridge-driver';
import type { LegCommandDeps } from '../ports/deps';
import { enqueueOutcome } from './enqueue-outcome';

export const continueStep = async (deps: LegCommandDeps, { action, ...step }: ContinueStep, dedupKey: string): Promise<void> => {
  const { conferenceId, participantId, leg, data, ...rest } = step;
  try {
    const outcome = await (
      await deps.bridge()
    ).continueStep({ ...rest, conferenceId, participantId, leg, ...(data === undefined ? {} : { data }) });
    await enqueueOutcome(deps, outcome, dedupKey);
  } catch (error) {
    if (!(error instanceof BridgeRefused)) throw error;
    deps.log('leg.refused', { conferenceId, participantId, leg, action, code: error.code });
  }
};

/**
 * Carries out a next step of a driver. If the bridge refuses it for good, the leg's own reports and the checks of the
 * conference make up for it.
 */
import type { ContinueStep } from '../messaging/messages';
import { BridgeRefused } from '../ports/bridge-driver';
import type { LegCommandDeps } from '../ports/deps';
import { enqueueOutcome } from './enqueue-outcome';
import { openStep } from './sealed-step';

export const continueStep = async (deps: LegCommandDeps, message: ContinueStep, dedupKey: string): Promise<void> => {
  const { action, conferenceId, participantId, leg } = message;
  const [bridge, step] = [await deps.bridge(), await openStep(deps, message)];
  try {
    const outcome = await bridge.continueStep(step);
    await enqueueOutcome(deps, outcome, dedupKey);
  } catch (error) {
    if (!(error instanceof BridgeRefused)) throw error;
    deps.log('leg.refused', { conferenceId, participantId, leg, action, code: error.code });
  }
};

/** A step that the driver has asked for: done, or refused for good, which the leg's own reports and the looks at the conference make up for. */
import type { CarryOn } from '../messaging/messages';
import { BridgeRefused } from '../ports/bridge-driver';
import type { DriveDeps } from '../ports/deps';
import { passOn } from './pass-on';

export const carryOn = async (deps: DriveDeps, { action, ...step }: CarryOn, occasion: string): Promise<void> => {
  const { conferenceId, participantId, leg, data, ...rest } = step;
  try {
    const outcome = await (
      await deps.bridge()
    ).carryOn({ ...rest, conferenceId, participantId, leg, ...(data === undefined ? {} : { data }) });
    await passOn(deps, outcome, occasion);
  } catch (error) {
    if (!(error instanceof BridgeRefused)) throw error;
    deps.log('leg.refused', { conferenceId, participantId, leg, action, code: error.code });
  }
};

/** Asks the bridge for its list of a conference's legs; undefined if the bridge cannot answer. */
import type { ConferenceId } from '../../schemas/common';
import { BridgeRefused, BridgeUnavailable, type ListedLeg } from '../ports/bridge-driver';
import type { WatchDeps } from '../ports/deps';

export const askBridge = async (deps: WatchDeps, conferenceId: ConferenceId): Promise<readonly ListedLeg[] | undefined> => {
  try {
    return await (await deps.bridge()).snapshot(conferenceId);
  } catch (error) {
    if (error instanceof BridgeUnavailable || error instanceof BridgeRefused) return undefined;
    throw error;
  }
};

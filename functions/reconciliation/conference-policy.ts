/** The settings that the rules of a conference need. */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { Policy } from '../../domain/conference/policy';
import type { Settings } from '../runtime/settings';

export const policyOf = ({ takeOver, endWhenInitiatorLeaves, ringSeconds, bridge }: Settings): Policy => ({
  takeOver,
  endWhenInitiatorLeaves,
  ringSeconds,
  actions: actionsOfBridge(bridge),
});

/** What making a conference true needs. */
import type { Policy } from '../../domain/conference/policy';
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { Settings } from '../config';
import type { Deps } from '../deps';

export type ReconcileDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'queues' | 'settings'>;

export const policyOf = ({ takeOver, endWhenInitiatorLeaves, ringSeconds, bridge }: Settings): Policy => ({
  takeOver,
  endWhenInitiatorLeaves,
  ringSeconds,
  actions: actionsOfBridge(bridge),
});

/** The commands that switch flags, from the one function with which a driver changes a flag. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type Flag, flagActionNames, flagActions } from '../../../schemas/participant-actions';
import type { BridgeOutcome, FlagCommands } from '../../ports/bridge-driver';

export const flagCommands = (change: (leg: LegRef, flag: Flag, on: boolean) => Promise<BridgeOutcome>): FlagCommands =>
  Object.fromEntries(
    flagActionNames.map((action) => {
      const { flag, on } = flagActions[action];
      return [action, (leg: LegRef) => change(leg, flag, on)];
    }),
  ) as FlagCommands;

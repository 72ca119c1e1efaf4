/**
 * The commands that switch flags, from a driver's table of the flags that its bridge has. A command for another flag is
 * refused.
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type Flag, flagActionNames, flagActions } from '../../../schemas/participant-actions';
import { type BridgeOutcome, BridgeRefused, type FlagCommands } from '../../ports/bridge-driver';

/** How a driver changes each flag, in a form of its own. */
export type FlagTable<Change> = Readonly<Partial<Record<Flag, Change>>>;

/** `change` is called with what the table has for the flag. */
export const flagCommands = <Change>(
  table: FlagTable<Change>,
  change: (how: Change, leg: LegRef, on: boolean, flag: Flag) => Promise<BridgeOutcome>,
): FlagCommands =>
  Object.fromEntries(
    flagActionNames.map((action) => {
      const { flag, on } = flagActions[action];
      const how = table[flag];
      return [
        action,
        async (leg: LegRef) => {
          if (how === undefined) throw new BridgeRefused('unsupported');
          return change(how, leg, on, flag);
        },
      ];
    }),
  ) as FlagCommands;

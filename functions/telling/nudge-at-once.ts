/**
 * For functions that write changes so rarely that they contain nothing to post to connections with: whoever's turn it is,
 * a nudged push sends the change.
 */
import { inTime, type InTimeDeps, type Tell } from './in-time';
import { nudgePush, takeTurn, type TurnDeps } from './take-turn';

export const nudgeAtOnce = (deps: InTimeDeps & TurnDeps, mostMs: number): Tell =>
  inTime(deps, mostMs, async (record, signal) => {
    const taken = await takeTurn(deps, record, signal);
    if (taken) await nudgePush(deps, record, taken.turn.at, signal);
  });

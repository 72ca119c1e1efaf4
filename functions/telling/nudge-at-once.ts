/**
 * For functions that write changes so rarely that they do not contain the code that posts to connections. A nudged push
 * always sends their changes.
 */
import { inTime, type InTimeDeps, type Tell } from './in-time';
import { nudgePush, takeTurn, type TurnDeps } from './take-turn';

export const nudgeAtOnce = (deps: InTimeDeps & TurnDeps, mostMs: number): Tell =>
  inTime(deps, mostMs, async (record, signal) => {
    const taken = await takeTurn(deps, record, signal);
    if (taken) await nudgePush(deps, record, taken.turn.at, signal);
  });

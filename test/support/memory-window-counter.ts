/** Counts in memory, by the rules of the port. */
import type { WindowCounter } from '../../functions/ports/window-counter';

export const memoryWindowCounter = (windowMs: number): WindowCounter => {
  const counts = new Map<string, number>();
  const keyOf = (whose: string, at: number): string => `${String(Math.floor(at / windowMs))} ${whose}`;
  const counted = (whose: string, at: number): number => counts.get(keyOf(whose, at)) ?? 0;
  return {
    counted: async (whose, at) => counted(whose, at),
    count: async (whose, at, most) => {
      const before = counted(whose, at);
      if (before >= most) return false;
      counts.set(keyOf(whose, at), before + 1);
      return true;
    },
  };
};

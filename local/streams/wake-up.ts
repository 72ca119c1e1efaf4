/** Wakes one loop. A signal that arrives while nothing waits counts for the next wait. */
export type WakeUp = { signal(): void; wait(): Promise<void> };

export const createWakeUp = (): WakeUp => {
  let rung = false;
  let open: (() => void) | undefined;
  return {
    signal: () => {
      rung = true;
      open?.();
    },
    wait: async () => {
      if (!rung) await new Promise<void>((resolve) => (open = resolve));
      rung = false;
    },
  };
};

/** Wakes one loop. A ring that comes while nobody waits is kept for the next wait. */
export type Doorbell = { ring(): void; heard(): Promise<void> };

export const createDoorbell = (): Doorbell => {
  let rung = false;
  let open: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      open?.();
    },
    heard: async () => {
      if (!rung) await new Promise<void>((resolve) => (open = resolve));
      rung = false;
    },
  };
};

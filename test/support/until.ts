/** Waiting for something that another process of the test brings about: looks again and again, until a deadline. */

const LOOK_EVERY_MS = 5;

export const until = async <Found>(what: string, look: () => Found | undefined | false, withinMs = 8_000): Promise<Found> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

/** The same for what has to be asked for. */
export const eventually = async <Found>(what: string, look: () => Promise<Found | undefined | false>, withinMs = 8_000): Promise<Found> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

/** Asks again and again until there is something to see, or a deadline has passed. */
const LOOK_EVERY_MS = 40;
/** Of a machine that is busy with much else; a deployment that is slower than this one says so: `E2E_WITHIN_MS`. */
const WITHIN_MS = Number(process.env.E2E_WITHIN_MS ?? 20_000);

export const eventually = async <Found>(what: string, look: () => Promise<Found | undefined>, withinMs = WITHIN_MS): Promise<Found> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

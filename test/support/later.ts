/** Resolves after so many turns of the event loop. */
export const afterTurns = (turns: number): Promise<void> =>
  turns > 0 ? new Promise(setImmediate).then(() => afterTurns(turns - 1)) : Promise.resolve();

/** Makes a conditional write. If it is refused, decides again on the basis of the newer state. */

/** `done`: the outcome. `seen`: the newer state because of which the write was refused. */
export type Decision<Seen, Outcome> = { readonly done: Outcome } | { readonly seen: Seen };

type Tries<Seen, Outcome> = {
  readonly tries: number;
  /** The outcome after that many calls of `again`. */
  readonly giveUp: (seen: Seen) => Outcome;
  /** Waits before a try that follows `lost` ones in vain, so that the same writers do not meet at once again. */
  readonly pause?: (lost: number) => Promise<void>;
};

export const untilWritten = async <Seen, Outcome>(
  first: Decision<Seen, Outcome>,
  again: (seen: Seen) => Promise<Decision<Seen, Outcome>>,
  { tries, giveUp, pause }: Tries<Seen, Outcome>,
): Promise<Outcome> => {
  let last = first;
  for (let tried = 0; 'seen' in last && tried < tries; tried += 1) {
    if (tried > 0) await pause?.(tried);
    last = await again(last.seen);
  }
  return 'seen' in last ? giveUp(last.seen) : last.done;
};

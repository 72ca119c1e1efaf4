/** Makes a conditional write. If it is refused, decides again on the basis of the newer state. */

/** `done`: the outcome. `seen`: the newer state because of which the write was refused. */
export type Decision<Seen, Outcome> = { readonly done: Outcome } | { readonly seen: Seen };

/** `giveUp`: the outcome after `tries` calls of `again`. */
export const untilWritten = async <Seen, Outcome>(
  first: Decision<Seen, Outcome>,
  again: (seen: Seen) => Promise<Decision<Seen, Outcome>>,
  { tries, giveUp }: { readonly tries: number; readonly giveUp: (seen: Seen) => Outcome },
): Promise<Outcome> => {
  let last = first;
  for (let tried = 0; 'seen' in last && tried < tries; tried += 1) last = await again(last.seen);
  return 'seen' in last ? giveUp(last.seen) : last.done;
};

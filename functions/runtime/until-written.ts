/** Makes a conditional write. If it is refused, decides again from what refused it. */

/** `done`: the outcome. `seen`: the write was refused; decide again from this. */
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

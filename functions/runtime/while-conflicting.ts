/** Decides a conditional write again for as long as other writers are faster. */

/** `done`: how it ended. `seen`: the write was refused, and this is what it has to be decided by next. */
export type Attempt<Seen, Outcome> = { readonly done: Outcome } | { readonly seen: Seen };

/** `giveUp` decides what becomes of it after so many tries of `again`. */
export const whileConflicting = async <Seen, Outcome>(
  first: Attempt<Seen, Outcome>,
  again: (seen: Seen) => Promise<Attempt<Seen, Outcome>>,
  { tries, giveUp }: { readonly tries: number; readonly giveUp: (seen: Seen) => Outcome },
): Promise<Outcome> => {
  let last = first;
  for (let tried = 0; 'seen' in last && tried < tries; tried += 1) last = await again(last.seen);
  return 'seen' in last ? giveUp(last.seen) : last.done;
};

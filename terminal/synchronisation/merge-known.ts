/** Merges changes into what is known. Members that the changes leave out keep their value. */
export const mergeKnown = <Known extends object>(
  known: Known,
  changes: { readonly [Member in keyof Known]?: Known[Member] | undefined },
): Known => ({
  ...known,
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
});

/** A member that is not changes is what it was. */
export const mergeKnown = <Known extends object>(
  known: Known,
  changes: { readonly [Member in keyof Known]?: Known[Member] | undefined },
): Known => ({
  ...known,
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
});

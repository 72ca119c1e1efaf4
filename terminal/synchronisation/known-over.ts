/** A member that is not told is what it was. */
export const knownOver = <Known extends object>(
  known: Known,
  told: { readonly [Member in keyof Known]?: Known[Member] | undefined },
): Known => ({
  ...known,
  ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
});

/** Where the focus goes when a row is gone: the next one that is still there, or else the last before it. */
export const neighbourOf = (before: readonly string[], now: readonly string[], id: string | undefined): string | undefined => {
  if (id !== undefined && now.includes(id)) return id;
  const place = id === undefined ? -1 : before.indexOf(id);
  const after = before.slice(place + 1).find((each) => now.includes(each));
  return after ?? before.slice(0, Math.max(0, place)).findLast((each) => now.includes(each));
};

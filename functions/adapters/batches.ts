/** Splits what is sent to a service into requests that it accepts. */

export type BatchLimits = {
  readonly entries: number;
  /** Of one request, with everything that counts for the service. */
  readonly bytes: number;
};

/** Keeps the order. An item that is too large by itself has a batch of its own, which the service refuses. */
export const batchesOf = <Item extends { readonly bytes: number }>(items: readonly Item[], limits: BatchLimits): Item[][] => {
  const batches: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = batches.at(-1);
    if (last && last.length < limits.entries && bytes + item.bytes <= limits.bytes) {
      last.push(item);
      bytes += item.bytes;
    } else {
      batches.push([item]);
      bytes = item.bytes;
    }
  }
  return batches;
};

/** Reads many conferences at once. */
import type { ConferenceRecord } from '../../domain/conference/record';

/** By initiator key. `unreadable`: why a conference that is there cannot be read. It must not count as one that is gone. */
export type Batch = { readonly records: ReadonlyMap<string, ConferenceRecord>; readonly unreadable: ReadonlyMap<string, unknown> };

export type ConferenceBatches = {
  /** The initiators' open or last conferences, consistently. An initiator without one is left out. */
  current(initiatorKeys: readonly string[]): Promise<Batch>;
};

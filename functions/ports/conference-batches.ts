/** Reads many conferences at once. */
import type { ConferenceRecord } from '../../domain/conference/record';

export type ConferenceBatches = {
  /** The initiators' open or last conferences, consistently, by initiator key. An initiator without one is left out. */
  current(initiatorKeys: readonly string[]): Promise<ReadonlyMap<string, ConferenceRecord>>;
};

/** The conferences to whose event package the gateway may subscribe. */
import type { ConferenceId } from '../../schemas/common';

export type PackageWatches = {
  add(conferenceId: ConferenceId, at: number): Promise<void>;
  remove(conferenceId: ConferenceId): Promise<void>;
  list(cursor: string | undefined, limit: number): Promise<{ readonly ids: readonly ConferenceId[]; readonly nextCursor?: string }>;
};

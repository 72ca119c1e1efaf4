/** What the parts of the driver share. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { ConferenceId } from '../../../schemas/common';
import type { DriverOptions } from '../driver-options';
import type { AriClient } from './ari-client';
import type { Options, Secrets } from './options';

export type AsteriskParts = DriverOptions<Options, Secrets> & { readonly ari: AriClient };

/** Where it is kept that a conference has ended: no participant has that id. */
export const roomRecord = (conferenceId: ConferenceId): LegRef => ({ conferenceId, participantId: 'room', leg: 0 });
export const isLegRecord = ({ leg }: LegRef): boolean => leg > 0;

export const hasEnded = async ({ records }: AsteriskParts, conferenceId: ConferenceId): Promise<boolean> =>
  (await records.find(roomRecord(conferenceId))) !== undefined;

export const legOnly = ({ conferenceId, participantId, leg }: LegRef): LegRef => ({ conferenceId, participantId, leg });

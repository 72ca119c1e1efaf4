/** The legs of a conference that a driver keeps records of. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { LiveLeg } from '../../../domain/bridge/live-leg';
import type { ConferenceId } from '../../../schemas/common';
import type { DriverRecord, DriverRecords, ListedRecord } from '../../ports/driver-records';

type StoredLegs = {
  readonly opened: readonly DriverRecord[];
  /** Those whose records cannot be opened. */
  readonly unknown: readonly LiveLeg[];
};

/** A driver may also keep a record of the conference itself, under leg 0. */
const isLeg = ({ leg }: LegRef): boolean => leg > 0;

const isOpened = (record: ListedRecord): record is DriverRecord => record.members !== undefined;

export const storedLegs = async (records: DriverRecords, conferenceId: ConferenceId): Promise<StoredLegs> => {
  const legs = (await records.ofConference(conferenceId)).filter(isLeg);
  const unopened = legs.filter((leg) => !isOpened(leg));
  return {
    opened: legs.filter(isOpened),
    unknown: unopened.map(({ participantId, leg }) => ({ participantId, leg, phase: 'unknown' })),
  };
};

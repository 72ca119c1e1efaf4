/** Driver records in memory: they pass the same suite as those on DynamoDB. */
import type { LegRef } from '../../domain/bridge/leg-event';
import type { DriverRecord, DriverRecords } from '../../functions/ports/driver-records';
import { SealBroken } from '../../functions/ports/seal';

const nameOf = ({ conferenceId, participantId, leg }: LegRef): string => `${conferenceId} ${participantId} ${String(leg)}`;

export type MemoryDriverRecords = DriverRecords & {
  /** From now on, the record of this leg cannot be opened. */
  readonly spoil: (leg: LegRef) => void;
};

export const memoryDriverRecords = (): MemoryDriverRecords => {
  const records = new Map<string, DriverRecord>();
  const spoilt = new Set<string>();
  const read = (leg: LegRef): DriverRecord | undefined => {
    if (spoilt.has(nameOf(leg))) throw new SealBroken();
    return records.get(nameOf(leg));
  };
  const keep = ({ conferenceId, participantId, leg }: LegRef, members: DriverRecord['members']): DriverRecord => {
    const record = { conferenceId, participantId, leg, members };
    records.set(nameOf(record), record);
    return record;
  };
  return {
    find: async (leg) => read(leg),
    ofConference: async (conferenceId) =>
      [...records.values()]
        .filter((record) => record.conferenceId === conferenceId)
        .map(({ members, ...leg }) => (spoilt.has(nameOf(leg)) ? leg : { ...leg, members })),
    begin: async (leg, members) => {
      const found = read(leg);
      if (!found) keep(leg, members);
      return found;
    },
    note: async (leg, members) => keep(leg, { ...read(leg)?.members, ...members }),
    spoil: (leg) => void spoilt.add(nameOf(leg)),
  };
};

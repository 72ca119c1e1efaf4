/** Driver records in memory: they pass the same suite as those on DynamoDB. */
import type { LegRef } from '../../domain/bridge/leg-event';
import type { DriverRecord, DriverRecords } from '../../functions/ports/driver-records';

const nameOf = ({ conferenceId, participantId, leg }: LegRef): string => `${conferenceId} ${participantId} ${String(leg)}`;

export const memoryDriverRecords = (): DriverRecords => {
  const records = new Map<string, DriverRecord>();
  const keep = ({ conferenceId, participantId, leg }: LegRef, members: DriverRecord['members']): DriverRecord => {
    const record = { conferenceId, participantId, leg, members };
    records.set(nameOf(record), record);
    return record;
  };
  return {
    find: async (leg) => records.get(nameOf(leg)),
    ofConference: async (conferenceId) => [...records.values()].filter((record) => record.conferenceId === conferenceId),
    begin: async (leg, members) => {
      const found = records.get(nameOf(leg));
      if (!found) keep(leg, members);
      return found;
    },
    note: async (leg, members) => keep(leg, { ...records.get(nameOf(leg))?.members, ...members }),
  };
};

/** What is kept of legs apart from their conferences, and the claims of checks, in memory. */
import type { LegRef } from '../../domain/bridge/leg-event';
import type { Check, CheckClaims } from '../../functions/ports/check-claims';
import type { DialPace } from '../../functions/ports/dial-pace';
import type { FlagTime, FlagTimes } from '../../functions/ports/flag-times';
import type { LegRecord, LegRecords } from '../../functions/ports/leg-records';

const nameOf = ({ conferenceId, participantId, leg }: LegRef): string => `${conferenceId} ${participantId} ${String(leg)}`;

export type MemoryLegRecords = LegRecords & { readonly place: (leg: LegRef, record: LegRecord) => void };

export const memoryLegRecords = (): MemoryLegRecords => {
  const records = new Map<string, LegRecord>();
  return {
    place: (leg, record) => void records.set(nameOf(leg), record),
    find: async (leg) => records.get(nameOf(leg)),
    wait: async (leg, at) => {
      const found = records.get(nameOf(leg));
      if (!found) records.set(nameOf(leg), { state: 'waiting', at });
      return found;
    },
    begin: async (leg, at) => {
      const found = records.get(nameOf(leg));
      const isEarlierTry = found !== undefined && found.state !== 'waiting';
      if (!isEarlierTry) records.set(nameOf(leg), { state: 'dialling', at });
      return isEarlierTry ? found : undefined;
    },
    dialled: async (leg, at) => void records.set(nameOf(leg), { state: 'dialled', at }),
  };
};

export const memoryFlagTimes = (): FlagTimes => {
  const times = new Map<string, FlagTime>();
  return {
    note: async (leg, flag, { at, reportedAt }) => {
      const name = `${nameOf(leg)} ${flag}`;
      const last = times.get(name);
      const areBothReported = reportedAt !== undefined && last?.reportedAt !== undefined;
      const isNewest = areBothReported ? reportedAt >= (last.reportedAt ?? 0) : at >= (last?.at ?? at);
      if (isNewest) times.set(name, { at, ...(reportedAt === undefined ? {} : { reportedAt }) });
      return isNewest;
    },
  };
};

/** Every dial is given this time. */
export const dialPaceAt = (due: number): DialPace & { readonly taken: number[] } => {
  const taken: number[] = [];
  return {
    taken,
    take: async (_now, perSecond) => {
      taken.push(perSecond);
      return due;
    },
  };
};

/** Grants every claim, unless the test says otherwise. */
export const memoryCheckClaims = (): CheckClaims & { readonly claims: Check[]; isGranted: boolean } => {
  const claims: Check[] = [];
  const kept = {
    claims,
    isGranted: true,
    claim: async (check: Check): Promise<boolean> => {
      claims.push(check);
      return kept.isGranted;
    },
  };
  return kept;
};

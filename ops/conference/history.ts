/**
 * The changes of a conference, from whatever has them: in local mode the bus, in AWS the log of the functions that put
 * them on the bus, and otherwise deliveries. The log comes before the deliveries: it has the correlators, and reading it
 * costs the tables nothing.
 */
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Connection } from '../deployment/connection';
import { changesInDeliveries } from './changes-in-deliveries';
import { changesInLog } from './changes-in-log';
import { changesOnBus } from './changes-on-bus';
import type { KnownChange } from './known-change';

type Hidden = Pick<ConferenceRecord, 'version' | 'hiddenFrom' | 'hiddenIn'>;

export type History = {
  /** Oldest first, each version once. */
  readonly changes: readonly KnownChange[];
  /** `1–4, 7`: the versions that no source has. */
  readonly missing: string;
  /** Versions that show nothing, so they have no event. */
  readonly hidden: string;
  /** Why a part of the log was not read. */
  readonly unread: readonly string[];
};

const between = (first: number, last: number): number[] => Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);

const runsOf = (versions: readonly number[]): string => {
  const runs: [number, number][] = [];
  for (const version of versions) {
    const run = runs.at(-1);
    if (run?.[1] === version - 1) run[1] = version;
    else runs.push([version, version]);
  }
  return runs.map(([first, to]) => (first === to ? String(first) : `${String(first)}–${String(to)}`)).join(', ');
};

/** A record names the last run of hidden versions, and a change those just before it. */
export const gapsIn = (changes: readonly KnownChange[], { version: last, hiddenFrom, hiddenIn }: Hidden) => {
  const shown = new Set(changes.map(({ version }) => version));
  const hidden = new Set(changes.flatMap(({ first, version }) => between(first ?? version, version - 1)));
  if (hiddenFrom !== undefined && hiddenIn !== undefined) between(hiddenFrom + 1, hiddenIn).forEach((version) => hidden.add(version));
  const others = between(1, last).filter((version) => !shown.has(version));
  return {
    missing: runsOf(others.filter((version) => !hidden.has(version))),
    hidden: runsOf(others.filter((version) => hidden.has(version))),
  };
};

/** What was found first stays: the sources that say more come first. Searches only as long as a version is missing. */
export const historyOf = async (connection: Connection, record: ConferenceRecord): Promise<History> => {
  const known = new Map<number, KnownChange>();
  const unread: string[] = [];
  const changes = (): KnownChange[] => [...known.values()].sort((one, other) => one.version - other.version);
  const isWhole = (): boolean => gapsIn(changes(), record).missing === '';
  const add = (found: readonly KnownChange[]): void => {
    for (const change of found) if (!known.has(change.version)) known.set(change.version, change);
  };

  add(await changesOnBus(connection, record));
  if (!isWhole()) {
    for await (const found of changesInLog(connection, record)) {
      if ('unread' in found) unread.push(found.unread);
      else add(found.changes);
      if (isWhole()) break;
    }
  }
  if (!isWhole()) {
    for await (const found of changesInDeliveries(connection, record)) {
      add(found);
      if (isWhole()) break;
    }
  }
  return { changes: changes(), ...gapsIn(changes(), record), unread };
};

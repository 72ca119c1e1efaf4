/**
 * What the log says of a conference: the lines `change.published`. `take-changes` writes them with the changes, and the
 * consumer of `publish` later, if the bus did not accept events at once.
 */
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { changeFromLog } from '../../domain/events/change-in-log';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { LogEvent } from '../../functions/runtime/log';
import type { ConferenceId } from '../../schemas/common';
import { DAY_MS, MINUTE_MS } from '../../schemas/durations';
import type { Connection } from '../deployment/connection';
import type { LogGroups } from '../deployment/deployment';
import type { KnownChange } from './known-change';

/** The clocks of two functions differ a little. */
const CLOCKS_MS = MINUTE_MS;
/** A change is on the bus within seconds, if nothing fails. */
const SOON_MS = 10 * MINUTE_MS;
/** A stream keeps its records so long (DynamoDB). */
const STREAM_MS = DAY_MS;
/** The time for which somebody waits for a log in which a version cannot be found. */
const SEARCH_MS = 2 * MINUTE_MS;

const EVENT: LogEvent = 'change.published';
const Line = z.object({
  event: z.literal(EVENT),
  conferenceId: z.string(),
  each: z.array(z.string()),
  correlator: z.string().optional(),
});

const parsed = (message: string): unknown => {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};

/** Returns none if the line is of another kind, or damaged. */
export const changesInLine = (message: string, conferenceId: ConferenceId): readonly KnownChange[] => {
  const { data: line } = Line.safeParse(parsed(message));
  if (line?.conferenceId !== conferenceId) return [];
  return line.each.flatMap((text) => {
    const change = changeFromLog(text);
    return change ? [{ ...change, from: 'log', correlator: line.correlator }] : [];
  });
};

type Search = { readonly logGroupName: string; readonly startTime: number; readonly endTime?: number };

/**
 * The likeliest first. The log of `publish` has lines only of an outage, or of redriven dead letters, which may be days
 * later. So it is short, and searched up to now.
 */
const searchesOf = ({ takeChanges, publish }: LogGroups, { createdAt, changedAt }: ConferenceRecord, now: number): readonly Search[] => {
  const [from, soon, last] = [createdAt - CLOCKS_MS, changedAt + SOON_MS, changedAt + STREAM_MS];
  return [
    { logGroupName: takeChanges, startTime: from, endTime: soon },
    { logGroupName: publish, startTime: from },
    ...(now > soon ? [{ logGroupName: takeChanges, startTime: soon, endTime: last }] : []),
  ];
};

const TOO_LONG = `that takes longer than ${String(SEARCH_MS / MINUTE_MS)} minutes`;
const reasons: Readonly<Record<string, string>> = {
  AccessDeniedException: 'these credentials may not do logs:FilterLogEvents there',
  ResourceNotFoundException: 'it does not exist',
};

const reasonOf = (error: unknown): string => {
  const name = error instanceof Error ? error.name : 'unknown';
  return reasons[name] ?? name;
};

type Found = { readonly changes: readonly KnownChange[] } | { readonly unread: string };

/** Yields one page at a time, so that the caller can stop as soon as it has enough. A page may be empty. */
export const changesInLog = async function* (
  { deployment: { logGroups }, logs: client, now }: Connection,
  record: ConferenceRecord,
): AsyncGenerator<Found> {
  const { conferenceId } = record;
  // Both terms, in any place. A pattern of JSON members would be exact, but emulators know only terms.
  const filterPattern = `"${EVENT}" "${conferenceId}"`;
  const unread = new Set<string>();
  for (const search of logGroups ? searchesOf(logGroups, record, now()) : []) {
    if (unread.has(search.logGroupName)) continue;
    const begun = now();
    const giveUp = (reason: string): Found => {
      unread.add(search.logGroupName);
      return { unread: `The log group ${search.logGroupName} was not read, or not to its end: ${reason}.` };
    };
    try {
      for await (const { events = [], nextToken } of paginateFilterLogEvents({ client }, { ...search, filterPattern })) {
        yield { changes: events.flatMap(({ message = '' }) => changesInLine(message, conferenceId)) };
        if (nextToken === undefined || now() - begun <= SEARCH_MS) continue;
        yield giveUp(TOO_LONG);
        break;
      }
    } catch (error) {
      yield giveUp(reasonOf(error));
    }
  }
};

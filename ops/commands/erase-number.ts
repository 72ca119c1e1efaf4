/** Shows what is held of a phone number, and erases it. The number itself is never shown. */
import type { PhoneNumber } from '../../schemas/common';
import { DAY_MS, HOUR_MS } from '../../schemas/durations';
import type { Connection } from '../deployment/connection';
import { eraseNumber } from '../erasure/erase-number';
import { type Outcome, type Place, places } from '../erasure/held';
import { searchFor } from '../erasure/number-search';
import { EXIT } from '../failure';
import { type Report, report, table, timeText } from '../report';

export type EraseOptions = { readonly erases: boolean; readonly readUnitsPerSecond: number };

/** DynamoDB's point-in-time recovery, at most, and its stream. Nothing can be deleted from them. */
const BACKUP_MS = 35 * DAY_MS;
const STREAM_MS = 24 * HOUR_MS;

const elsewhere = (now: number) => [
  { where: 'the stream of the table conferences', until: timeText(now + STREAM_MS), note: 'cannot be erased' },
  {
    where: 'the backups of both tables',
    until: timeText(now + BACKUP_MS),
    note: 'cannot be erased; sooner if backupDays is less than 35; a restored table needs this command again',
  },
  { where: 'the SIP gateway, if there is one', until: timeText(now + HOUR_MS), note: 'goes with the subscription of the phone' },
  { where: 'the bus and its archive, logs, metrics', until: null, note: 'never had the number, only keyed hashes of it' },
];

type Summary = {
  readonly place: string;
  readonly found: number;
  readonly erased: number;
  readonly stays: number;
  readonly until: string | null;
};

const summaryOf = (outcomes: readonly Outcome[]): readonly Summary[] =>
  (Object.keys(places) as Place[]).map((place) => {
    const here = outcomes.filter((outcome) => outcome.place === place);
    const count = (now: Outcome['now']): number => here.filter((outcome) => outcome.now === now).length;
    const times = here.flatMap(({ until, now }) => (until === undefined || now === 'erased' ? [] : [until]));
    return {
      place: places[place],
      found: here.length,
      erased: count('erased'),
      stays: count('stays'),
      until: times.length === 0 ? null : timeText(Math.max(...times)),
    };
  });

const stayingLines = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap((outcome) => (outcome.now === 'stays' ? [`${places[outcome.place]}, ${outcome.id}: ${outcome.why}`] : []));

const endLines = (outcomes: readonly Outcome[], erases: boolean): string[] => {
  if (outcomes.length === 0) return ['Nothing is held of the number, except as listed below.'];
  if (!erases) return ['Nothing has been erased. Repeat the command with --yes.'];
  return ['Run the command again in a day: what was on its way through the stream and the queues is stored by then.'];
};

export const eraseNumberReport = async (
  connection: Connection,
  number: PhoneNumber,
  { erases, readUnitsPerSecond }: EraseOptions,
): Promise<Report> => {
  const { now, wait } = connection;
  const { outcomes, itemsRead } = await eraseNumber(connection, searchFor(number), { erases, readUnitsPerSecond, wait });
  const summary = summaryOf(outcomes);
  const staying = stayingLines(outcomes);
  const others = elsewhere(now());
  const items = outcomes.map(({ until, ...outcome }) => ({ ...outcome, place: places[outcome.place], until: timeText(until) }));
  const rows = summary
    .filter(({ found }) => found > 0)
    .map(({ place, found, erased, stays, until }) => [place, found, erased, stays, until]);
  const lines = [
    ...(rows.length === 0 ? [] : [...table(['where', 'found', 'erased', 'stays', 'goes by itself'], rows), '']),
    ...(staying.length === 0 ? [] : ['What stays:', ...staying, '']),
    ...endLines(outcomes, erases),
    '',
    ...table(
      ['also in', 'until', ''],
      others.map(({ where, until, note }) => [where, until, note]),
    ),
  ];
  const isLeft = erases && staying.length > 0;
  return report({ dryRun: !erases, itemsRead, summary, items, elsewhere: others }, lines, isLeft ? EXIT.incomplete : EXIT.done);
};

/** The tables of docs/capacity.md. The text around them is written by hand. */
import { fixed, table } from '../measuring/table';
import { type Limits, limitsOf, type LimitTable, regionGroups } from './limits';
import { kinds, names } from './need-names';
import { defaultOf, meanDemand, type Need, type NeedName, peakDemand } from './needs';
import { carriedBy, type Counted, largestCell, neededFor, needs } from './plans';
import { REGION, type Results, SIZES } from './results';
import type { Use } from './traffic';

const whole = (value: number): string => Math.round(value).toLocaleString('en');
/** Two digits: the model knows no more. */
const about = (value: number): string => whole(Number(value.toPrecision(2)));

const rows: readonly (readonly [keyof Use, string])[] = [
  ['invocations', 'invocations of functions'],
  ['conferencesWrites', 'write units, `conferences`'],
  ['recordsWrites', 'write units, `records`'],
  ['recordsReads', 'read units, `records`'],
  ['busEvents', 'events on the bus'],
  ['fifoMessages', 'messages to FIFO queues'],
];

const THOUSAND = 1_000;

const demandTable = ({ traffic, assumptions }: Counted): string => {
  const [mean, peak] = [meanDemand(traffic, assumptions), peakDemand(traffic, assumptions)];
  const perThousand = (value: number): string => fixed(value * THOUSAND, 0);
  const instances = ({ functions }: typeof mean): number => Object.values(functions).reduce((sum, each) => sum + each.instances, 0);
  return table(
    ['a second, for 1,000 conferences', 'on average', 'on the hour'],
    [
      ['requests to API Gateway', perThousand(mean.gateway), perThousand(peak.gateway)],
      ...rows.map(([use, name]) => [name, perThousand(mean.uses[use]), perThousand(peak.uses[use])]),
      ['running functions, at any moment', perThousand(instances(mean)), perThousand(instances(peak))],
    ],
  );
};

const ofLambda: ReadonlySet<NeedName> = new Set(['lambdaConcurrency', 'invocations']);

/** The need that ends first, among those that are not raised. */
const firstOf = (counted: Counted, limits: Limits, isLeft: (need: Need) => boolean): { readonly need: Need; readonly carried: number } => {
  const found = needs(counted, limits)
    .filter(isLeft)
    .map((need) => ({ need, carried: carriedBy(need, limits) }));
  return found.reduce((least, each) => (each.carried < least.carried ? each : least));
};

const regionsTable = (counted: Counted, limitTable: LimitTable): string =>
  table(
    [
      'region',
      'API Gateway',
      '`PutEvents`',
      'invocations',
      'FIFO queues',
      'as it comes',
      'settings raised',
      'and the quota of Lambda',
      'then the first quota',
    ],
    regionGroups(limitTable).map(({ regions, limits }) => {
      const last = firstOf(counted, limits, ({ name, kind }) => kind === 'quota' && !ofLambda.has(name));
      return [
        regions.map((region) => `${region} (${limitTable.regions[region]?.name ?? ''})`).join(', '),
        whole(limits.gatewayRate),
        whole(limits.busRequests),
        whole(limits.busInvocations),
        whole(limits.fifoRequests),
        about(firstOf(counted, limits, ({ kind }) => kind === 'setting' || kind === 'quota').carried),
        about(firstOf(counted, limits, ({ kind }) => kind === 'quota').carried),
        about(last.carried),
        names[last.need.name],
      ];
    }),
  );

const raiseTable = (counted: Counted, limitTable: LimitTable): string => {
  const limits = limitsOf(limitTable, REGION);
  const ordered = [...needs(counted, limits)].sort((one, other) => carriedBy(one, limits) - carriedBy(other, limits));
  return table(
    ['first', 'what it is', 'as it comes', 'enough for', ...SIZES.map((size) => `for ${whole(size)}`)],
    ordered.map((need) => [
      names[need.name],
      kinds[need.kind],
      whole(defaultOf(need.name, limits)),
      about(carriedBy(need, limits)),
      ...SIZES.map((size) => {
        const needed = neededFor(need, size);
        return needed <= defaultOf(need.name, limits) ? '–' : need.kind === 'fixed' ? `${whole(needed)} (not possible)` : whole(needed);
      }),
    ]),
  );
};

const seconds = (value: number): string => (value < 1 ? 'none' : `${fixed(value, 0)} s`);

/** Of `functions/partners/deliveries/fan-out.ts`: `fan-out`. */
const short = (entry: string): string => `\`${entry.replace(/^.*\/|\.ts$/g, '')}\``;

const limitName = (name: string): string => {
  const route = /^route (.*)$/.exec(name)?.[1];
  if (route) return `route of ${short(route)}`;
  return names[(name === 'fifoMessages' ? 'fifoRequests' : name) as NeedName] ?? name;
};

/** The scenario ends seven minutes after the hour. */
const STILL_WAITING = 410;

const hourTable = ({ hours }: Results): string =>
  table(
    ['conferences', 'quotas', 'busiest limit', 'second', 'running functions', 'refused, with repetitions', 'longest waits', 'over after'],
    hours.map(({ conferences, isRaised, utilisations, mostConcurrent, refused, waits }) => {
      const [first, second] = utilisations.map(({ name, used, limit }) => `${limitName(name)}: ${fixed((used / limit) * 100, 0)} %`);
      const longest = waits.slice(0, 3);
      const until = Math.max(0, ...waits.map((wait) => wait.until));
      return [
        whole(conferences),
        isRaised ? 'raised' : 'as they come',
        first ?? '',
        second ?? '',
        whole(mostConcurrent),
        whole(refused),
        longest.map(({ entry, seconds: wait }) => `${short(entry)} ${seconds(wait)}`).join(', ') || 'none',
        until > STILL_WAITING ? 'not in 7 minutes' : seconds(until),
      ];
    }),
  );

/** A scenario ends ten minutes after the outage. */
const STILL_LATE = 590;

const recovered = (value: number): string => (value > STILL_LATE ? 'not in 10 minutes' : seconds(value));

const outageTable = ({ outages }: Results): string =>
  table(
    [
      'conferences',
      'quotas',
      'asked about many rooms at once',
      'unanswered requests',
      'latest look',
      'latest deadline',
      'all looked at again after',
      'commands again after',
      'commands given up',
    ],
    outages.map(
      ({ conferences, isRaised, isTogether, unanswered, latestLook, latestCheck, lookedAgain, commandsRecovered, commandsLost }) => [
        whole(conferences),
        isRaised ? 'raised' : 'as they come',
        isTogether ? 'yes' : 'no',
        whole(unanswered),
        seconds(latestLook),
        seconds(latestCheck),
        recovered(lookedAgain),
        recovered(commandsRecovered),
        whole(commandsLost),
      ],
    ),
  );

const sinkTable = ({ sinks }: Results): string =>
  table(
    ['conferences', 'deliveries that wait', 'attempts while it was away', 'hours until all have arrived'],
    sinks.map(({ conferences, waiting, attempts, hoursToClear }) => [
      whole(conferences),
      whole(waiting),
      whole(attempts),
      fixed(hoursToClear, 0),
    ]),
  );

const stormTable = ({ storms }: Results): string =>
  table(
    ['terminals', 'half of them are back after', '99 of 100', 'all', 'tries for each'],
    storms.map(({ terminals, half, most, all, tries }) => [whole(terminals), seconds(half), seconds(most), seconds(all), fixed(tries, 1)]),
  );

const cellTable = (counted: Counted, limitTable: LimitTable): string => {
  const limits = limitsOf(limitTable, REGION);
  const cell = largestCell(counted, limits);
  const fixedNeed = firstOf(counted, limits, ({ kind }) => kind === 'fixed');
  return table(
    ['the largest cell', 'by the model'],
    [
      ['conferences, on the hour', about(cell)],
      ['what limits it', names[fixedNeed.need.name]],
      ['cells for 100,000', whole(Math.ceil(100_000 / cell))],
    ],
  );
};

const shownLimits = ({ limits }: LimitTable): string =>
  table(
    ['default quota of an account and region', 'value', 'can be raised', 'where it was seen'],
    Object.values(limits).map(({ what, usual, raisable, seenAt }) => [
      what,
      whole(usual),
      raisable ? 'yes' : 'no',
      seenAt === null ? 'not seen' : `[source](${seenAt})`,
    ]),
  );

/** By the name between the markers of the document. */
export const capacityTables = (counted: Counted, limitTable: LimitTable, results: Results): Readonly<Record<string, string>> => ({
  demand: demandTable(counted),
  regions: regionsTable(counted, limitTable),
  raise: raiseTable(counted, limitTable),
  cell: cellTable(counted, limitTable),
  hour: hourTable(results),
  outage: outageTable(results),
  sink: sinkTable(results),
  storm: stormTable(results),
  quotas: shownLimits(limitTable),
});

const begin = (name: string): string => `<!-- ${name}: written by npm run bench:simulate -->`;
const end = (name: string): string => `<!-- end of ${name} -->`;

/** The document with its tables replaced. */
export const capacityDocument = (document: string, tables: Readonly<Record<string, string>>): string =>
  Object.entries(tables).reduce((text, [name, content]) => {
    const [from, to] = [text.indexOf(begin(name)), text.indexOf(end(name))];
    if (from < 0 || to < from) throw new Error(`docs/capacity.md has no place for the table "${name}"`);
    return `${text.slice(0, from)}${begin(name)}\n\n${content}\n\n${text.slice(to)}`;
  }, document);

/** What the documents say about the number and the price of metrics and alarms is what the catalogue and the wiring have. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { logEvents } from '../../../functions/runtime/log';
import type { Alarm } from '../../../functions/wiring/alarm';
import { alarms } from '../../../functions/wiring/alarms';
import { keyNames } from '../../../functions/wiring/keys';
import { queues } from '../../../functions/wiring/storage';
import { Cause } from '../../../schemas/participant-states';
import { problems } from '../../../schemas/problems';

/** List prices of CloudWatch and Secrets Manager in a month, in cents. */
const [CENTS_FOR_A_METRIC, CENTS_FOR_AN_ALARM_METRIC, CENTS_FOR_A_SECRET] = [30, 10, 40];
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

const flat = (file: string): string => readFileSync(path.join(__dirname, '../../..', file), 'utf8').replaceAll(/\s+/g, ' ');
const decision = flat('docs/adr/0070-metrics-in-the-log.md');
const benchmarks = flat('bench/README.md');

const codes = Object.values(problems).map(({ status }) => status);
/** How many values the field of a counted metric can have. */
const values: Readonly<Record<string, number>> = {
  'RequestsRefused by code': codes.filter((status) => status < 500).length,
  'RequestsFailed by code': codes.filter((status) => status >= 500).length,
  'MessagesFailed by queue': Object.keys(queues).length,
  'LegsFailed by cause': Cause.options.length,
};

const counted = new Set(Object.values(logEvents).flatMap(({ metrics }): readonly string[] => metrics));
const valuesOf = (metric: string): number => {
  if (!metric.includes(' by ')) return 1;
  const number = values[metric];
  if (number === undefined) throw new Error(`Say here how many values the field of "${metric}" has, and what that costs in ADR 70`);
  return number;
};
/** Several events can count in one metric. */
const highest = new Map([...counted].map((metric) => [metric.split(' ')[0], valuesOf(metric)]));
const metrics = [...highest.values()].reduce((sum, each) => sum + each, 0);

const dollars = (cents: number): string => (cents / 100).toFixed(2);
const metricsOf = ({ anyOf }: Alarm): number => anyOf.reduce((sum, { sum: added, share }) => sum + added.length + (share ? 1 : 0), 0);
const priced = (some: readonly Alarm[]): readonly [alarms: number, metrics: number] => [
  some.length,
  some.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
];

it('the decision names the most metrics that the log can make, and their price', () => {
  expect(decision).toContain(`makes ${String(metrics)} metrics, or $${dollars(metrics * CENTS_FOR_A_METRIC)}`);
  expect(decision).toContain(
    `\`code\` (of a problem, ${String(codes.length)}), \`cause\` (${WORDS[Cause.options.length]!}), \`queue\` (${WORDS[Object.keys(queues).length]!})`,
  );
});

it('the idle bill has the alarms, the metrics that each of them pays for, the queues and the secrets', () => {
  const all = [...alarms.values()];
  const [usual, usualMetrics] = priced(all.filter(({ onlyWith }) => onlyWith === undefined));
  const [most, mostMetrics] = priced(all);
  const price = ((usualMetrics * CENTS_FOR_AN_ALARM_METRIC) / 100).toFixed(1);
  expect(benchmarks).toMatch(
    new RegExp(
      `\\| ${usual} alarms on ${usualMetrics} metrics at \\$0\\.10 each, ${most} on ${mostMetrics} with \`asterisk\` +\\| ${price} `,
    ),
  );
  expect(benchmarks).toContain(`| ${WORDS[Object.keys(queues).length]!} queues, which Lambda's pollers poll`);
  // One more holds all keys, for earlier versions.
  const secrets = keyNames.length + 1;
  expect(benchmarks).toMatch(
    new RegExp(`\\| ${WORDS[secrets]!} secrets at \\$0\\.40[^|]+\\| ${((secrets * CENTS_FOR_A_SECRET) / 100).toFixed(1)} `),
  );
});

it('the idle bill is the sum of its parts', () => {
  const [, table = ''] = benchmarks.split('### An idle deployment');
  const parts = [...table.split('###')[0]!.matchAll(/\| (\d+(?:\.\d+)?) +(?=\|)/g)].map(([, price]) => Number(price));
  expect(parts).toHaveLength(5);
  expect(benchmarks).toContain(`costs about **$${String(Math.round(parts.reduce((sum, part) => sum + part, 0)))} a month**`);
});

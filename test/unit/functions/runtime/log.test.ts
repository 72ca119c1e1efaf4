import { Metrics } from '@aws-lambda-powertools/metrics';
import { jsonLog, type LogEvent, logEvents, type Log } from '../../../../functions/runtime/log';

const AT = Date.parse('2026-11-30T09:00:00.000Z');

const setUp = (): { log: Log; lines: string[] } => {
  const lines: string[] = [];
  return {
    log: jsonLog(
      () => 0,
      (line) => lines.push(line),
    ),
    lines,
  };
};

it('writes one line of JSON with level, time and event', () => {
  const { log, lines } = setUp();
  log('idempotency.record-not-saved', { operation: 'startConference' });
  expect(lines).toEqual([
    '{"level":"warn","time":"1970-01-01T00:00:00.000Z","event":"idempotency.record-not-saved","operation":"startConference"}',
  ]);
});

it('drops a field that the event may not carry', () => {
  const { log, lines } = setUp();
  const fields = { operation: 'startConference', displayName: 'Ada' };
  log('idempotency.record-not-saved', fields);
  expect(lines[0]).not.toContain('Ada');
});

it('takes out what looks like a phone number, wherever it stands', () => {
  const { log, lines } = setUp();
  log('request.failed', { correlator: '+15550101', error: new Error('cannot dial +15550102') });
  expect(lines[0]).not.toMatch(/155501/);
  expect(lines[0]).toContain('cannot dial +…');
});

it('does not repeat the text that could not be parsed', () => {
  const { log, lines } = setUp();
  try {
    JSON.parse('Lovelace and others');
  } catch (error) {
    log('request.failed', { error });
  }
  expect(lines[0]).toContain('SyntaxError');
  expect(lines[0]).not.toContain('Lovelace');
});

it('names the causes of an error', () => {
  const { log, lines } = setUp();
  log('request.failed', { error: new Error('outer', { cause: new TypeError('inner') }) });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { name: 'Error', cause: { name: 'TypeError' } } });
});

it('names the error of a request that was aborted', () => {
  const { log, lines } = setUp();
  log('request.failed', { error: AbortSignal.abort().reason as unknown });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { name: 'AbortError' } });
});

it('names every event by dotted words', () => {
  for (const name of Object.keys(logEvents)) expect(name).toMatch(/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/);
});

const namespaces = ['Rollcall', 'Trial'];

type Measured = { readonly name: string; readonly how?: string; readonly field: string };

const counted = Object.entries(logEvents).flatMap(([event, { fields, metrics }]) =>
  metrics.map((metric: string) => {
    const [name = '', how, field = ''] = metric.split(' ');
    return { event: event as LogEvent, fields: fields.split(' '), metric: { name, field, ...(how !== undefined && { how }) } };
  }),
);

/** The same measurement in the format of a library that AWS keeps. */
const judged = (namespace: string, { name, how, field }: Measured) => {
  const judge = new Metrics({ namespace });
  judge.setTimestamp(AT);
  if (how === 'by') judge.addDimension(field, 'word');
  judge.addMetric(name, field.endsWith('Ms') ? 'Milliseconds' : 'Count', how === 'of' ? 7 : 1);
  return judge.serializeMetrics();
};

describe('a line that is counted', () => {
  const lineOf = (event: LogEvent, { how, field }: Measured, namespace: string) => {
    const lines: string[] = [];
    const log = jsonLog(
      () => AT,
      (line) => lines.push(line),
      namespace,
    );
    log(event, { ...(how === 'of' && { [field]: 7 }), ...(how === 'by' && { [field]: 'word' }) });
    expect(lines).toHaveLength(1);
    return JSON.parse(lines[0]!) as Record<string, unknown> & { readonly _aws: { readonly CloudWatchMetrics: unknown[] } };
  };

  it.each(counted)('$event: CloudWatch reads $metric.name as it reads that of Powertools', ({ event, fields, metric }) => {
    if (metric.how !== undefined) expect(fields).toContain(metric.field);
    for (const namespace of namespaces) {
      const line = lineOf(event, metric, namespace);
      // They add the name of the service to every metric. Here the namespace says whose it is.
      const { _aws, service, ...members } = judged(namespace, metric);
      const [directive] = _aws.CloudWatchMetrics;
      const Dimensions = directive!.Dimensions.map((names) => names.filter((name) => name !== 'service'));
      expect(service).toBeDefined();
      expect(line).toMatchObject({ ...members, _aws: { Timestamp: _aws.Timestamp } });
      // Ours has no unit, which is optional.
      const unitless = directive!.Metrics.map(({ Name }) => ({ Name }));
      expect(line._aws.CloudWatchMetrics).toContainEqual({ Namespace: directive!.Namespace, Dimensions, Metrics: unitless });
    }
  });

  it('says nothing of a metric without a number, and no other line is counted', () => {
    const { log, lines } = setUp();
    log('dials.queued', { conferenceId: 'c' });
    log('dials.queued', { conferenceId: 'c', dials: 2 });
    log('leg.hung-up', { conferenceId: 'c', participantId: 'p', leg: 1 });
    const [without, one, other] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(JSON.stringify(without)).not.toContain('"Dials"');
    expect(one).toMatchObject({ Dials: 2 });
    expect(other).not.toHaveProperty('_aws');
  });

  it('counts a time below 0 as none: CloudWatch would have no percentile of the others', () => {
    const { log, lines } = setUp();
    log('delivery.arrived', { ageMs: -2 });
    expect(JSON.parse(lines[0]!)).toMatchObject({ ageMs: -2, DeliveryAge: 0 });
  });

  it('has the same dimension as the other lines of its metric', () => {
    const byOf = ({ how, field }: Measured) => (how === 'by' ? field : undefined);
    const names = new Map(counted.map(({ metric }) => [metric.name, byOf(metric)]));
    for (const { metric } of counted) expect(names.get(metric.name)).toBe(byOf(metric));
  });
});

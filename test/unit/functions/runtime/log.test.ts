import { jsonLog, logEvents, type Log } from '../../../../functions/runtime/log';

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

it('a line that is to be counted says so to CloudWatch, and no other does', () => {
  const { log, lines } = setUp();
  log('release.late', { conferenceId: 'c', participantId: 'p', leg: 1 });
  log('leg.hung-up', { conferenceId: 'c', participantId: 'p', leg: 1 });
  const [late, other] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(late).toMatchObject({ event: 'release.late', leg: 1, LateReleases: 1 });
  expect(late?.['_aws']).toEqual({
    Timestamp: 0,
    CloudWatchMetrics: [{ Namespace: 'Rollcall', Dimensions: [[]], Metrics: [{ Name: 'LateReleases', Unit: 'Count' }] }],
  });
  expect(other).not.toHaveProperty('_aws');
});

/** What becomes of deliveries moves the metrics of the dashboard, in local mode as in CloudWatch. */
import { isDeepStrictEqual } from 'node:util';
import { FAILURES_BEFORE_PAUSE } from '../../domain/subscription/circuit-breaker';
import { RETRY_WAITS_MS } from '../../domain/subscription/retry-schedule';
import { logged, type Statistic } from '../../functions/wiring/metrics';
import { dashboard } from '../../functions/wiring/dashboard';
import { MINUTE_MS } from '../../schemas/durations';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { type SinkServer, startSinkServer } from '../support/sink-server';
import { eventually } from '../support/until';
import { expectStatus } from './stories/api-client';
import { partnerOf, untilActive } from './stories/partner';

const PERIOD_MS = 5 * MINUTE_MS;
/** A wait may be longer by a fifth. */
const LONGEST_WAIT = 1.2;
/** Longer than the first wait. What failed before it is still in the period. */
const LATE_MS = 4 * MINUTE_MS;
const ATTEMPTS = RETRY_WAITS_MS.length + 1;

let story: StoryDeployment;
let sink: SinkServer;
beforeAll(async () => {
  [story, sink] = [await startStory(), await startSinkServer()];
});
afterAll(async () => {
  await sink.stop();
  await story.stop();
});

const graph = dashboard.flatMap(({ graphs }) => graphs).find(({ title }) => title === 'Deliveries')!;
const lastPeriod = () => ({ from: story.clock.now() - PERIOD_MS, to: story.clock.now() });

/** What the graph of the dashboard has of the last period, by its labels. */
const shown = (): Readonly<Record<string, number>> => {
  const { measurements } = story.local;
  return Object.fromEntries(
    graph.lines.map(({ label, metric, statistic }) => [label, measurements.statistic(metric, statistic, lastPeriod())]),
  );
};

const nothing = { arrived: 0, 'failed attempts': 0, 'given up': 0, 'sinks paused': 0 };

/** Everything else stays at nothing. */
const untilShown = (outcomes: Partial<typeof nothing>) =>
  eventually(`deliveries: ${JSON.stringify(outcomes)}`, async () => {
    await story.local.idle();
    return isDeepStrictEqual(shown(), { ...nothing, ...outcomes });
  });

it('each outcome of a delivery moves its metric, and those that arrive have the age of their event', async () => {
  await untilShown({});
  sink.answer = (response) => response.writeHead(503).end();
  const partner = partnerOf(story);
  // The verification is attempted even while the sink is paused.
  const { id } = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');

  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await untilShown({
      // The second one comes seconds after the first, and the others at least as long as a period after the one before.
      'failed attempts': attempt === 2 ? 2 : 1,
      'sinks paused': attempt < FAILURES_BEFORE_PAUSE ? 0 : 1,
      'given up': attempt < ATTEMPTS ? 0 : 1,
    });
    story.clock.advance(LONGEST_WAIT * (RETRY_WAITS_MS[attempt - 1] ?? PERIOD_MS));
  }
  expect(sink.posted).toHaveLength(ATTEMPTS);

  expectStatus(await partner.activate(id), 202, 'activateSubscription');
  await untilShown({ 'failed attempts': 1 });
  sink.answer = (response) => response.writeHead(204).end();
  story.clock.advance(LATE_MS);
  await untilActive(partner, id);
  await untilShown({ 'failed attempts': 1, arrived: 1 });
  expectStatus(await partner.test(id), 202, 'testSubscription');
  await untilShown({ 'failed attempts': 1, arrived: 2 });
  const age = (statistic: Statistic) => story.local.measurements.statistic(logged('DeliveryAge'), statistic, lastPeriod());
  expect(age('p99')).toBeGreaterThanOrEqual(LATE_MS);
  expect(age('p50')).toBeLessThan(LATE_MS);
});

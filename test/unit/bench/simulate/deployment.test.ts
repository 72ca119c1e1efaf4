import { Deployment, type DeploymentSettings, type Work } from '../../../../bench/simulate/deployment';
import { limitsOf, readLimits } from '../../../../bench/simulate/limits';
import { nothingUsed } from '../../../../bench/simulate/traffic';
import { queueConsumers } from '../../../../functions/wiring/queues';
import { queues } from '../../../../functions/wiring/storage';

const limits = limitsOf(readLimits(), 'eu-west-2');
const settings: DeploymentSettings = {
  lambdaConcurrency: 1_000,
  requestsPerSecond: 1_000,
  requestBurst: 2_000,
  tableWrites: 4_000,
  tableReads: 12_000,
  logPartitions: 1,
  webhooks: 1,
  terminals: 1,
  eventsPerBusRequest: 1,
  callerRetrySeconds: { first: 1, most: 30 },
};
const commands = queueConsumers['leg-commands'];
const oneSecond: Work = { entry: commands.entry, use: { ...nothingUsed(), invocations: 1, ownMs: 1_000 } };
const started = (): Deployment => new Deployment(limits, settings);

it('a backlog of a queue drains by the instances that the wiring gives its consumer', () => {
  const deployment = started();
  deployment.arrive(oneSecond, 10 * commands.maxConcurrency);
  deployment.events.runUntil(60);
  // The last tenth begins after nine seconds.
  expect(deployment.observed.longestWait(commands.entry)).toBeCloseTo(9);
  expect(deployment.mostConcurrent).toBe(commands.maxConcurrency);
});

it('a command that fails is tried as often as its queue receives it, and then lost', () => {
  const deployment = started();
  let tries = 0;
  const server = () => {
    tries += 1;
    return { seconds: 5, fails: true };
  };
  deployment.arrive({ ...oneSecond, server }, 1);
  deployment.events.runUntil(3_600);
  expect(tries).toBe(queues['leg-commands'].maxReceiveCount);
  expect(deployment.lost.get(commands.entry)).toBe(1);
});

it('a throttled partition delays, and what waits too long fails and comes back', () => {
  const deployment = started();
  const writing: Work = { ...oneSecond, use: { ...oneSecond.use, logWrites: 1 } };
  for (let second = 0; second < 5; second++) {
    deployment.events.at(second, () => deployment.arrive({ ...writing, entry: 'functions/partners/deliveries/deliver.ts' }, 100));
  }
  deployment.events.runUntil(600);
  expect(deployment.failed.size).toBe(0);
  const heavy: Work = { ...writing, use: { ...writing.use, logWrites: 100 } };
  deployment.arrive({ ...heavy, entry: 'functions/partners/deliveries/deliver.ts' }, 50);
  deployment.events.runUntil(1_200);
  expect(deployment.failed.get('functions/partners/deliveries/deliver.ts') ?? 0).toBeGreaterThan(0);
});

it('a route lets through what its part of the requests allows, and callers repeat the rest', () => {
  const deployment = started();
  const entry = 'functions/legs/bridge-callback.ts';
  const quick: Work = { entry, use: { ...nothingUsed(), invocations: 1, ownMs: 1 } };
  // They come evenly, so that none of them lacks an instance.
  for (let piece = 0; piece < 1_200; piece++) deployment.events.at(piece / 1_200, () => deployment.arrive(quick, 1));
  deployment.events.runUntil(600);
  const { requestBurst, requestsPerSecond } = settings;
  const refused = 1_200 - 0.3 * (requestBurst + requestsPerSecond);
  expect(deployment.refused.get(entry)).toBeGreaterThanOrEqual(refused);
  // A few are refused once more.
  expect(deployment.refused.get(entry)).toBeLessThan(refused * 1.1);
});

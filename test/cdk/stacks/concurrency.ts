import { LEAST_UNRESERVED, CONSUMERS_SHARE, reservations } from '../../../functions/wiring/concurrency';
import { bridgeSocketFunctions } from '../../../functions/wiring/bridge-sockets';
import { type Deployment, ofType, synthesise } from '../support/deployment';
import { deployedFunction, queueConsumerList, wiredFunctions } from '../support/functions-of';

const quotas = [100, 142, 500, 1_000, 5_000, 100_000];
const deploymentWith = (lambdaConcurrency: number): Deployment => synthesise({ 'rollcall:lambdaConcurrency': lambdaConcurrency });
const deployments = quotas.map((quota) => [quota, deploymentWith(quota)] as const);
const usual = synthesise();

const capsOf = ({ stateless }: Deployment): number[] =>
  ofType(stateless, 'AWS::Lambda::EventSourceMapping').flatMap(({ 1: { Properties } }) => {
    const scaling = Properties['ScalingConfig'] as { MaximumConcurrency: number } | undefined;
    return scaling === undefined ? [] : [scaling.MaximumConcurrency];
  });

const reservedBy = (deployment: Deployment, name: string): number | undefined =>
  deployedFunction(deployment, name).resource.Properties['ReservedConcurrentExecutions'] as number | undefined;

const reservedIn = (deployment: Deployment): number => wiredFunctions.reduce((sum, [name]) => sum + (reservedBy(deployment, name) ?? 0), 0);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

describe('the concurrency of an account', () => {
  it.each(deployments)('of %d leaves 40 % or more to others than the consumers of queues', (quota, deployment) => {
    const caps = capsOf(deployment);
    expect(caps).toHaveLength(queueConsumerList.length);
    for (const cap of caps) {
      expect(cap).toBeGreaterThanOrEqual(2);
      expect(cap).toBeLessThanOrEqual(1_000);
    }
    expect(sum(caps)).toBeLessThanOrEqual(CONSUMERS_SHARE * quota);
  });

  it.each(deployments)('of %d holds the reservations and, beside them, the consumers that have none', (quota, deployment) => {
    const reserved = reservedIn(deployment);
    expect(quota - reserved).toBeGreaterThanOrEqual(LEAST_UNRESERVED);
    const [, { maxConcurrency: ofFanOut }] = queueConsumerList.find(([name]) => name === 'fan-out')!;
    const drawing = sum(capsOf(deployment)) - (reservedBy(deployment, 'fan-out') === undefined ? 0 : (ofFanOut * quota) / 1_000);
    expect(quota - reserved).toBeGreaterThan(drawing);
  });

  it('keeps something free for the way of a change to the terminals', () => {
    for (const name of ['bridgeCallback', 'reportCalls', 'take-changes', 'push', '$connect', 'subscribe']) {
      expect(reservedBy(usual, name)).toBeGreaterThanOrEqual(20);
      expect(reservedBy(deploymentWith(5_000), name)).toBe(5 * reservedBy(usual, name)!);
    }
  });

  it('reserves nothing that Lambda would refuse to reserve', () => {
    expect(reservedIn(deploymentWith(100))).toBe(0);
  });

  // A batch that Lambda refuses to start counts as received, and goes to the dead letters after some times.
  it('never reserves less for a function than its queue may start', () => {
    for (const [name, { maxConcurrency }] of queueConsumerList) {
      expect(reservedBy(usual, name) ?? Infinity).toBeGreaterThanOrEqual(maxConcurrency);
    }
  });

  it('is reserved for functions that exist', () => {
    const entries = [...wiredFunctions.map(([, { entry }]) => entry), ...Object.values(bridgeSocketFunctions).map(({ entry }) => entry)];
    expect(entries).toEqual(expect.arrayContaining(Object.keys(reservations)));
  });
});

/** How long a partner's deliveries take while another partner's sinks do something. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Deployment, startDeployment } from '../deployment/start-deployment';
import { subscribe } from '../deployment/subscribe';
import { type Assembly, openAssemblies } from '../fan-out/rollcall/assemblies';
import { ExpectedDeliveries } from '../measuring/expected-deliveries';
import { monotonicMs } from '../measuring/monotonic-clock';
import { type PartnerSinks, startPartnerSinks } from './sinks';

/** What the neighbour does while the partner is measured. */
export type Neighbour = { readonly subscriptions: number; readonly answerMs: number };

export type Measured = {
  /** From each change to its arrival at the partner's sink; only of those that arrived. */
  readonly tookMs: readonly number[];
  readonly lost: number;
  /** Of the neighbour's deliveries, how many arrived while it was measured. */
  readonly arrivedAtNeighbour: number;
};

export type Run = { readonly seconds: number; readonly warmUp: number };

/** Changes for the neighbour: a burst, and then one every two seconds. */
const BURST = 12;
const EVERY_SECONDS = 2;

const SCOPES = ['subscriptions:manage', 'conferences:all'];
/** Beyond any wait for a free place. */
const DELIVERED_WITHIN_MS = 120_000;
const SECOND = 1_000;

const subscribeBoth = async (deployment: Deployment, sinks: PartnerSinks, of: readonly Assembly[], { subscriptions }: Neighbour) => {
  for (const [index, partner] of (['measured', 'neighbour'] as const).entries()) {
    const token = await deployment.query('token', { clientId: partner, scopes: SCOPES });
    const count = partner === 'measured' ? 1 : subscriptions;
    for (let sink = 0; sink < count; sink++)
      await subscribe(deployment.baseUrl, token, sinks.urlOf(partner, sink), of[index]?.conferenceId);
  }
  await deployment.query('idle', 30_000);
};

/** One change a second for the partner, half a second after those for the neighbour. */
const changeBoth = async ([mine, theirs]: readonly Assembly[], seconds: number, expected: ExpectedDeliveries) => {
  if (!mine || !theirs) throw new Error('There is no conference');
  const begun = monotonicMs();
  const deliveries = [];
  for (let second = 0; second < seconds; second++) {
    await sleep(Math.max(0, begun + second * SECOND - monotonicMs()));
    if (second % EVERY_SECONDS === 0) await theirs.change();
    await sleep(Math.max(0, begun + (second + 0.5) * SECOND - monotonicMs()));
    const key = `${mine.conferenceId} ${mine.version() + 1}`;
    deliveries.push(expected.expect(key, 1, DELIVERED_WITHIN_MS));
    expected.started(key, await mine.change());
  }
  return Promise.all(deliveries);
};

/** In a deployment of its own, so that nothing of an earlier run waits in its queues. */
export const measureBeside = async (neighbour: Neighbour, { seconds, warmUp }: Run): Promise<Measured> => {
  const deployment = await startDeployment({ sandbox: false, environment: { ROLLCALL_LOOPBACK_SINKS: 'true' } });
  const expected = new ExpectedDeliveries();
  let arrivedAtNeighbour = 0;
  const sinks = await startPartnerSinks((partner, conferenceId, version, at) => {
    if (partner === 'neighbour') arrivedAtNeighbour += 1;
    else expected.arrived(`${conferenceId} ${version}`, partner, at, 0);
  });
  try {
    const assemblies = await openAssemblies(deployment, 2, 3);
    await subscribeBoth(deployment, sinks, assemblies, neighbour);
    await changeBoth(assemblies, warmUp, expected);
    sinks.answerAfter('neighbour', neighbour.answerMs);
    arrivedAtNeighbour = 0;
    for (let change = 0; change < BURST; change++) await assemblies[1]?.change();
    const delivered = await changeBoth(assemblies, seconds, expected);
    const lost = delivered.filter((each) => each.lost > 0).length;
    return { tookMs: delivered.filter((each) => each.lost === 0).map(({ lastMs }) => lastMs), lost, arrivedAtNeighbour };
  } finally {
    await deployment.stop();
    sinks.stop();
  }
};

/** Measures one cell with a local deployment: changes of many conferences in turn, and their receivers. */
import type { Deployment } from '../../deployment/start-deployment';
import { runClosedLoop } from '../../measuring/closed-loop';
import { type Delivered, ExpectedDeliveries } from '../../measuring/expected-deliveries';
import { type Usage, usageOf } from '../../measuring/process-usage';
import { type CellRun, DELIVERED_WITHIN_MS, type Measured, measuredFrom, type Way } from '../measurement';
import { type Assembly, openAssemblies } from './assemblies';
import { startPartners } from './partners';
import { type Stages, stagesOfAll } from './stages';
import { startTerminals } from './terminals';

export type MeasuredRollcall = Measured & { readonly stages: readonly Stages[] };

/**
 * The maximum per connection. Pushes of one conference are at most 300 ms apart, so with ten conferences in turn no
 * change has to wait.
 */
export const CONFERENCES = 10;

export const keyOf = (conferenceId: string, version: number): string => `${conferenceId} ${version}`;

export const startReceivers = async (
  deployment: Deployment,
  way: Way,
  run: CellRun,
  assemblies: readonly Assembly[],
  expected: ExpectedDeliveries,
) => {
  const { baseUrl, query } = deployment;
  if (way === 'webhooks') {
    const token = await query('token', { clientId: 'partner', scopes: ['subscriptions:manage', 'conferences:all', 'numbers:read'] });
    return startPartners(baseUrl, token, run.receivers, (sink, conferenceId, version, at, bytes) =>
      expected.arrived(keyOf(conferenceId, version), sink, at, bytes),
    );
  }
  const token = await query('token', { clientId: 'watcher', scopes: ['conferences:read', 'conferences:all', 'numbers:read'] });
  const ids = assemblies.map(({ conferenceId }) => conferenceId);
  return startTerminals(
    baseUrl,
    token,
    ids,
    run.receivers,
    (terminal) => (conferenceId, version, at, bytes) => expected.arrived(keyOf(conferenceId, version), terminal, at, bytes),
  );
};

const changing = (assemblies: readonly Assembly[], run: CellRun, expected: ExpectedDeliveries) => {
  let turn = 0;
  return async (): Promise<Delivered> => {
    const assembly = assemblies[turn++ % assemblies.length];
    if (!assembly) throw new Error('There is no conference');
    const key = keyOf(assembly.conferenceId, assembly.version() + 1);
    const delivered = expected.expect(key, run.receivers, DELIVERED_WITHIN_MS);
    expected.started(key, await assembly.change());
    return delivered;
  };
};

export const measureRollcall = async (deployment: Deployment, way: Way, run: CellRun): Promise<MeasuredRollcall> => {
  const assemblies = await openAssemblies(deployment, CONFERENCES, run.participants);
  const expected = new ExpectedDeliveries();
  const stopReceivers = await startReceivers(deployment, way, run, assemblies, expected);
  await deployment.query('idle', 30_000);
  let before: Usage = { cpuMs: 0, privateBytes: 0 };
  try {
    const delivered = await runClosedLoop(run, changing(assemblies, run, expected), () => {
      before = usageOf(deployment.pid);
      expected.repeated = 0;
    });
    const after = usageOf(deployment.pid);
    const stages = stagesOfAll(delivered, await deployment.query('invocations'), way);
    return { ...measuredFrom(delivered, before, after, expected.repeated, run.receivers), stages };
  } finally {
    await stopReceivers();
  }
};

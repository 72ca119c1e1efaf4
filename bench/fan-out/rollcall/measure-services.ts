/**
 * Measures one cell of the services alone: the bare requests on a change's path to the terminals, in the same
 * deployment and to the same terminals.
 */
import type { Deployment } from '../../deployment/start-deployment';
import { runClosedLoop } from '../../measuring/closed-loop';
import { type Delivered, ExpectedDeliveries } from '../../measuring/expected-deliveries';
import { type Usage, usageOf } from '../../measuring/process-usage';
import { type CellRun, DELIVERED_WITHIN_MS, type Measured, measuredFrom } from '../measurement';
import { type Assembly, openAssemblies } from './assemblies';
import { CONFERENCES, keyOf, startReceivers } from './measure-rollcall';

/** Higher than any version of a conference, so that terminals and the store treat it as a change. */
const FIRST_VERSION = 1_000_000;

const bareChanging = ({ query }: Deployment, assemblies: readonly Assembly[], { receivers }: CellRun, expected: ExpectedDeliveries) => {
  let made = 0;
  return async (): Promise<Delivered> => {
    const { conferenceId = '' } = assemblies[made % assemblies.length] ?? {};
    const version = FIRST_VERSION + made++;
    const key = keyOf(conferenceId, version);
    const delivered = expected.expect(key, receivers, DELIVERED_WITHIN_MS);
    expected.started(key, await query('bareChange', conferenceId, version));
    return delivered;
  };
};

export const measureServices = async (deployment: Deployment, run: CellRun): Promise<Measured> => {
  const assemblies = await openAssemblies(deployment, CONFERENCES, run.participants);
  const expected = new ExpectedDeliveries();
  const stopReceivers = await startReceivers(deployment, 'terminals', run, assemblies, expected);
  await deployment.query('idle', 30_000);
  let before: Usage = { cpuMs: 0, privateBytes: 0 };
  try {
    const delivered = await runClosedLoop(run, bareChanging(deployment, assemblies, run, expected), () => {
      before = usageOf(deployment.pid);
    });
    return measuredFrom(delivered, before, usageOf(deployment.pid), expected.repeated, run.receivers);
  } finally {
    await stopReceivers();
  }
};
